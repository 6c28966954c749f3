import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packGuide, packPaths, type PackFiles } from '#audit';
import { buildGoVerifier, type GoVerifier } from '../audit/verify-log.js';
import { Draft, fromChangedDatabase, sealed } from './forger.js';
import { playExam, type HandedOut } from './packs.js';

/** The indented blocks of the guide under one of its headings, as one reader pastes them. */
function stepsOf(heading: string, without: string): string {
  const part = packGuide.split(/^# /m).find((one) => one.startsWith(heading))!;
  const steps = part.split(/^(?=## )/m).filter((step) => !step.startsWith(without));
  const lines = steps
    .join('')
    .split('\n')
    .filter((line) => line.startsWith('    '));
  return lines.map((line) => line.slice(4)).join('\n');
}

/** Turns the last digit or letter of a value in the middle of a JSON file. */
function change(draft: Draft, at: string): void {
  const text = draft.files.get(at)!.toString();
  draft.files.set(at, Buffer.from(text.replace(/"([^"]*)":"([^"]{8,})"/, '"$1":"A$2"')));
}

function eventPath(draft: Draft): string {
  return packPaths.event(draft.indexOf('theory.finished'));
}

describe('the steps of VERIFY.md', () => {
  let packs: HandedOut;
  let folder: string;
  let go: GoVerifier;
  beforeAll(async () => {
    [packs, folder, go] = await Promise.all([
      playExam(),
      mkdtemp(path.join(os.tmpdir(), 'assay-guide-')),
      buildGoVerifier(),
    ]);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await go.remove();
  });

  it('hold for a pack as handed out to a reviewer', async () => {
    const home = await unpack(packs.appellant);
    const shell = follow(home, 'With a shell');
    expect(shell.printed).toContain('files: as listed, none besides');
    expect(shell.printed.match(/Signature Verified Successfully/g)).toHaveLength(2);
    expect(shell.printed).toContain('signatures: manifest and ');
    expect(shell.printed).toContain('inclusion: 41 events, 1 about keys\n');
    expect(shell.printed).toMatch(/evidence: 24 files are as the log vouches\n$/);
    expect(shell.status).toBe(0);
    const byGo = follow(home, 'With Go');
    expect(byGo.printed).toMatch(/size \d+ continues size \d+\nVERIFIED\n$/);
    expect(byGo.status).toBe(0);
    const byNode = spawnSync(process.execPath, ['verify.mjs', '.'], { cwd: home });
    expect(byNode.stdout.toString()).not.toContain('FAILED');
    expect(byNode.status).toBe(0);
  });

  it('hold for a pack as handed out to the candidate', async () => {
    const home = await unpack(packs.released);
    const shell = follow(home, 'With a shell', { without: '## 4' }); // the same as above, and slow
    expect(shell.printed).toContain('signatures: manifest and 3 statements');
    expect(shell.printed).toMatch(/evidence: 17 files are as the log vouches\n$/);
    expect(shell.status).toBe(0);
  });

  // Of each step some; the verifiers' own tests have the rest. The pack has few events, so that it is quick.
  it.each<readonly [string, string, (draft: Draft) => void]>([
    ['changes a statement', 'signatures', (draft) => change(draft, packPaths.signature)],
    ['changes an event', 'inclusion', (draft) => change(draft, eventPath(draft))],
    ['drops an event', 'evidence', (draft) => draft.dropEvent(draft.indexOf('theory.finished'))],
    [
      'rewrites the marks',
      'evidence',
      (draft) => void draft.files.set('marks.json', Buffer.from('{}')),
    ],
    ['adds a file', 'evidence', (draft) => void draft.files.set('submissions/x', Buffer.from('x'))],
  ])('show whoever %s and can sign packs, but not the log: at %s', async (_, step, forge) => {
    const own = fromChangedDatabase(new Draft(packs.keptOut), packs.keptOut);
    const draft = new Draft(own);
    forge(draft);
    const pack = step === 'signatures' ? draft.files : sealed(draft.files, own);
    const { status, printed } = follow(await unpack(pack), 'With a shell');
    expect(printed).not.toMatch(new RegExp(`^${step}: `, 'm'));
    const before = { signatures: 'files', inclusion: 'signatures', evidence: 'inclusion' }[step]!;
    expect(printed).toMatch(new RegExp(`^${before}: `, 'm'));
    expect(status).not.toBe(0);
  });

  it('show an event changed, and a checkpoint of another time, to Go', async () => {
    const changed = new Draft(packs.keptOut);
    const at = packPaths.event(changed.indexOf('theory.finished'));
    const text = changed.files.get(at)!.toString();
    changed.files.set(at, Buffer.from(text.replace('"passed":false', '"passed":true')));
    const older = new Draft(packs.keptOut);
    older.files.set(packPaths.checkpoint, packs.beforeAppeal.get(packPaths.checkpoint)!);
    for (const { files } of [changed, older]) {
      const { status, printed } = follow(await unpack(files), 'With Go');
      expect(printed).toContain('REJECTED');
      expect(status).not.toBe(0);
    }
  });

  async function unpack(pack: PackFiles): Promise<string> {
    const home = await mkdtemp(path.join(folder, 'pack-'));
    for (const [name, bytes] of pack) {
      await mkdir(path.dirname(path.join(home, name)), { recursive: true });
      await writeFile(path.join(home, name), bytes);
    }
    return home;
  }

  function follow(home: string, heading: string, { without = 'nothing' } = {}) {
    const script = `set -eo pipefail\n${stepsOf(heading, without)}\n`;
    const env = { ...process.env, PATH: `${go.folder}:${process.env['PATH'] ?? ''}` };
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: home, env });
    return { status, printed: `${stdout.toString()}${stderr.toString()}` };
  }
});
