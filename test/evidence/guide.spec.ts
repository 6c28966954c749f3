import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PackFiles } from '#audit';
import { RUNS } from './answer-forgeries.js';
import { LOG } from './exam-forgeries.js';
import { Draft, withManifest } from './forger.js';
import { playExam, type HandedOut } from './packs.js';

const missing = ['bash', 'jq', 'openssl', 'python3'].filter(
  (tool) => spawnSync(tool, [tool === 'openssl' ? 'version' : '--version']).error !== undefined,
);

// Who has not got the tools of VERIFY.md cannot follow it either; the verifier's own tests run everywhere.
(missing.length === 0 ? describe : describe.skip)('the steps of VERIFY.md', () => {
  let packs: HandedOut;
  let folder: string;
  beforeAll(async () => {
    packs = await playExam();
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-guide-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('pass on a pack as handed out', async () => {
    const [files, signature, events, named] = await follow(packs.appellant);
    expect(files).toMatchObject({ status: 0, printed: expect.stringContaining('marks.json: OK') });
    expect(signature!.printed).toContain('Signature Verified Successfully');
    expect(events!.printed).toBe('35 events are in the log\n');
    expect(named!.printed).toMatch(/^21 files are as the log vouches; handed out 2026-03-02T/);
  });

  it.each([...RUNS, ...LOG].filter(({ name }) => !name.startsWith('rewrites the instr')))(
    'show whoever $name',
    async ({ forge }) => {
      const draft = new Draft(packs.appellant);
      forge(draft, packs);
      const steps = await follow(withManifest(draft, packs.appellant));
      expect(steps.some(({ status }) => status !== 0)).toBe(true);
    },
  );

  /** Each indented block of the true guide, run by a shell in the pack's folder. */
  async function follow(pack: PackFiles) {
    const home = await mkdtemp(path.join(folder, 'pack-'));
    for (const [name, bytes] of pack) {
      await mkdir(path.dirname(path.join(home, name)), { recursive: true });
      await writeFile(path.join(home, name), bytes);
    }
    const guide = packs.appellant.get('VERIFY.md')!.toString();
    const blocks = guide.match(/(?:^(?: {4}.*)?\n)+/gm)!.filter((block) => block.trim() !== '');
    return blocks.map((block) => {
      const script = `set -eo pipefail\n${block.replace(/^ {4}/gm, '')}`;
      const { status, stdout } = spawnSync('bash', ['-c', script], { cwd: home });
      return { status, printed: stdout.toString() };
    });
  }
});
