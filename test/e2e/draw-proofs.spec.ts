import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DrawRecord } from '#draw-record';
import { aDrawStory, certificateOf } from '../factories/draw-certificate.js';
import { exam } from './exam.js';

const GOLDEN = 'test/golden/draw/record.json';

describe('proofs of a draw on the command line', () => {
  let folder: string;
  let golden: DrawRecord;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-proofs-'));
    golden = JSON.parse(await readFile(GOLDEN, 'utf8')) as DrawRecord;
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const file = async (name: string, value: unknown): Promise<string> => {
    await writeFile(path.join(folder, name), JSON.stringify(value));
    return path.join(folder, name);
  };

  it('replays a record, whole or with its bank beside it, and says where one differs', async () => {
    const { bank, ...inputs } = golden.inputs;
    const [a, b] = golden.forms[1]!.theory;
    const theory = golden.forms[1]!.theory.with(0, b!).with(1, a!);
    const swapped = { ...golden, forms: golden.forms.with(1, { ...golden.forms[1]!, theory }) };
    const engine = { ...golden.commit.engine, name: 'swap/0' };
    const bare = await file('bare.json', { ...golden, inputs });
    const [whole, beside, other, foreign, lacking] = await Promise.all([
      exam(['draw', 'replay', GOLDEN, '--json']),
      exam(['draw', 'replay', bare, '--snapshot', await file('bank.json', bank), '--json']),
      exam(['draw', 'replay', await file('swapped.json', swapped), '--json']),
      exam([
        ...['draw', 'replay', '--json'],
        await file('foreign.json', { ...golden, commit: { ...golden.commit, engine } }),
      ]),
      exam(['draw', 'replay', bare]),
    ]);
    expect([whole, beside, other, foreign, lacking].map(({ exitCode }) => exitCode)).toEqual([
      0, 0, 1, 1, 2,
    ]);
    expect(JSON.parse(whole.stdout)).toMatchObject({ ok: true, differences: [] });
    expect(JSON.parse(other.stdout)).toMatchObject({
      differences: [
        { form: 2, part: 'theory', position: 1, recorded: b, drawn: a },
        { position: 2 },
      ],
    });
    expect(foreign.stdout).toContain('swap/0');
    expect(lacking.stderr).toContain('--snapshot');
  });

  it('checks a certificate, and counts the tries', async () => {
    const certificate = certificateOf(aDrawStory());
    const cut = { ...certificate, records: certificate.records.slice(1) };
    const [whole, gap] = await Promise.all([
      exam(['draw', 'verify-certificate', await file('whole.json', certificate), '--json']),
      exam(['draw', 'verify-certificate', await file('gap.json', cut)]),
    ]);
    expect([whole.exitCode, gap.exitCode]).toEqual([0, 1]);
    expect(JSON.parse(whole.stdout)).toMatchObject({ ok: true, tries: { records: 3, alike: 2 } });
    expect(gap.stderr).toMatch(/FAILED sequence/);
  });
});
