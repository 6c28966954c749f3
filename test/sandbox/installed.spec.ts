import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { installedLanguages, sandboxesFolder } from '#config';
import { selectImage } from '../../apps/grader/src/sandbox/images.js';
import { probeLanguage } from '../../apps/grader/src/sandbox/probe.js';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { docker, realSandbox } from './engine.js';

/** In sandboxes/ beside the languages: what they stand on. */
const FOUNDATIONS = ['bare', 'base', 'finish', 'supervisor', 'toolchain'];

describe('the set of languages', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = realSandbox();
  });
  afterAll(() => sandbox.close());

  test('is the set of folders', () => {
    const folders = readdirSync(sandboxesFolder(), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.sort()).toEqual([...installedLanguages(), ...FOUNDATIONS].sort());
  });

  test('is written down nowhere else: no code names one that is only a folder', () => {
    const code = execFileSync('git', ['ls-files', 'apps', 'libs', 'scripts'], { encoding: 'utf8' });
    const naming = code
      .split('\n')
      .filter((file) => /\.m?ts$|\.mjs$/.test(file) && !file.includes('.spec.'))
      .filter((file) => /['"`]lua['"`]/.test(readFileSync(file, 'utf8')));
    expect(naming).toEqual([]);
  });

  test.each(installedLanguages())('%s does what its probes expect', async (language) => {
    const results = await probeLanguage(sandbox, language);
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.map(({ probe }) => probe)).toEqual([
      'compile error',
      'hello',
      'time limit',
      'memory limit',
    ]);
  });

  test.each(installedLanguages())('%s knows what is in its image', async (language) => {
    const { tools } = await selectImage(docker, language);
    expect(tools.toolVersion).toMatch(/\d+\.\d+/);
    expect(tools.packagesSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(tools.treeSha256).toMatch(/^[0-9a-f]{64}$/);
    const file = join(sandboxesFolder(), language, 'language.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string[] };
    // The version command is split at white space on its way into the image.
    expect(version.every((word) => !/\s/.test(word))).toBe(true);
  });
});
