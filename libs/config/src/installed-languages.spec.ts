import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { installedLanguages } from './installed-languages.js';

describe('the installed languages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assay-languages-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are the folders that describe one', () => {
    for (const name of ['zig', 'base', 'ada']) mkdirSync(join(folder, name));
    for (const name of ['zig', 'ada']) writeFileSync(join(folder, name, 'language.json'), '{}');
    writeFileSync(join(folder, 'language.json'), '{}');
    expect(installedLanguages(folder)).toEqual(['ada', 'zig']);
  });

  it('are found from wherever the code lies', () => {
    expect(installedLanguages()).toContain('python');
  });
});
