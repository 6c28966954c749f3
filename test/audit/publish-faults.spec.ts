import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPrivateKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import { generateLogKey, leafHash, rootOf, signCheckpoint, tilePath } from '#audit';
import {
  diskOperations,
  publishLog,
  verifyPublishedLog,
  type FileOperations,
  type LogSource,
} from '#store';

const ORIGIN = 'test.example/audit';
const key = generateLogKey(ORIGIN);
const privateKey = createPrivateKey(key.privateKeyPem);
const leaves = Array.from({ length: 1100 }, (_, at) => Buffer.from(`entry ${at}`));

function sourceOf(sizes: readonly number[], entries = leaves): LogSource {
  const size = sizes.at(-1) ?? 0;
  const root = rootOf(entries.slice(0, size).map(leafHash));
  return {
    leaves: (from, to) => Promise.resolve(entries.slice(from, to)),
    sizesAfter: (after) => Promise.resolve(sizes.filter((one) => one > after)),
    newest: { size, root, note: signCheckpoint({ origin: ORIGIN, size, root }, privateKey) },
  };
}

class Killed extends Error {}

/** The disk without waiting for it: what is tested is the order of the steps. */
const quickDisk: FileOperations = {
  ...diskOperations,
  write: writeFile,
  syncFolder: () => Promise.resolve(),
};

/** A disk that goes wrong at the `at`th step, before or after the step is done, and from then on for ever. */
function failingDisk(at: number, when: 'before' | 'after') {
  const state = { steps: 0 };
  const step =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      state.steps += 1;
      if (state.steps > at || (state.steps === at && when === 'before')) throw new Killed();
      const result = await work(...args);
      if (state.steps === at) throw new Killed();
      return result;
    };
  const { read, makeFolder, write, rename, syncFolder, removeFolder } = quickDisk;
  const operations: FileOperations = {
    read,
    makeFolder: step(makeFolder),
    // A write that is cut short leaves half of its bytes.
    write: step(async (file, bytes) => {
      if (when === 'before') return write(file, bytes);
      await write(file, bytes.subarray(0, state.steps === at ? bytes.length / 2 : bytes.length));
    }),
    rename: step(rename),
    syncFolder: step(syncFolder),
    removeFolder: step(removeFolder),
  };
  return { operations, state };
}

describe('publishing the log as files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-tiles-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const publish = (source: LogSource, operations = quickDisk) =>
    publishLog({ folder, vkey: key.vkey, operations }, source);
  const verify = async () => verifyPublishedLog(folder, key.vkey);

  it('leaves to the next one what was signed after its newest checkpoint was read', async () => {
    await publish(sourceOf([250]));
    const read = sourceOf([250, 255]);
    await publish({ ...read, sizesAfter: sourceOf([250, 255, 260]).sizesAfter });
    expect(await verify()).toMatchObject({ ok: true, size: 255 });
  });

  it('holds after every step that a process may be killed at, and is whole once the next one has run', async () => {
    await publish(sourceOf([250]));
    const next = sourceOf([250, 255, 260]);
    for (const when of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        await rm(folder, { recursive: true });
        await publish(sourceOf([250]));
        const { operations, state } = failingDisk(at, when);
        const died = await publish(next, operations).then(
          () => false,
          () => true,
        );
        // What is published holds at every moment, at its old size or at its new one.
        const report = await verify();
        expect([when, at, report.checks.filter(({ ok }) => !ok)]).toEqual([when, at, []]);
        expect([250, 260]).toContain(report.size);
        await publish(next);
        expect(await verify()).toMatchObject({ ok: true, size: 260 });
        if (!died) {
          expect(state.steps).toBeGreaterThan(20);
          break;
        }
      }
  });

  it('keeps the partial tiles of every size that was signed, and no longer than until the full one is there', async () => {
    await publish(sourceOf([100]));
    await publish(sourceOf([100, 120, 130]));
    expect((await readdir(path.join(folder, 'tile/0/000.p'))).sort()).toEqual([
      '100',
      '120',
      '130',
    ]);
    await publish(sourceOf([100, 120, 130, 256]));
    expect(await readdir(path.join(folder, 'tile/0'))).toEqual(['000']);
    expect(await readdir(path.join(folder, 'tile/entries'))).toEqual(['000']);
  });

  test.each([
    ['a tile at its edge is gone', (file: string) => rm(file)],
    ['a tile at its edge is cut', (file: string) => writeFile(file, Buffer.alloc(33))],
    ['a tile at its edge is another', (file: string) => writeFile(file, Buffer.alloc(44 * 32))],
  ])('writes everything anew when %s', async (_name, harm) => {
    await publish(sourceOf([300]));
    await harm(path.join(folder, tilePath({ level: 0, index: 1, width: 44 })));
    await publish(sourceOf([300, 1100]));
    expect(await verify()).toMatchObject({ ok: true, size: 1100 });
  });

  it('publishes nothing that the entries do not bear out', async () => {
    await publish(sourceOf([300]));
    const changed = leaves.with(310, Buffer.from('another'));
    const lie = { ...sourceOf([300, 400]), leaves: sourceOf([400], changed).leaves };
    await expect(publish(lie)).rejects.toThrow('was changed in the database');
    expect(await verify()).toMatchObject({ ok: true, size: 300 });
  });

  it('never goes back to an older checkpoint', async () => {
    await publish(sourceOf([300]));
    await publish(sourceOf([200]));
    expect(await verify()).toMatchObject({ ok: true, size: 300 });
  });

  test.each<[string, (at: string) => Promise<unknown>, string]>([
    [
      'an entry',
      async (at) => writeFile(path.join(at, 'tile/entries/000'), Buffer.of(0, 1, 7)),
      'root',
    ],
    ['a missing bundle', async (at) => rm(path.join(at, 'tile/entries/001.p/44')), 'entries'],
    ['a tile', async (at) => writeFile(path.join(at, 'tile/0/000'), Buffer.alloc(8192)), 'tiles'],
    ['a checkpoint', async (at) => writeFile(path.join(at, 'checkpoint'), 'x'), 'checkpoint'],
  ])('is found out when %s was changed', async (_name, harm, check) => {
    await publish(sourceOf([300]));
    await harm(folder);
    const { ok, checks } = await verify();
    expect(ok).toBe(false);
    expect(checks.filter((one) => !one.ok)[0]?.name).toBe(check);
  });
});
