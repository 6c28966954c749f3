import os from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { roomOf } from './host-gate.js';

it('finds the room of a folder, and where one will be made', async () => {
  const here = await roomOf(os.tmpdir());
  expect(here.freeBytes).toBeGreaterThan(0);
  const folder = path.join(os.tmpdir(), 'not', 'there', 'yet');
  expect(await roomOf(folder)).toMatchObject({ folder, inodes: here.inodes });
});
