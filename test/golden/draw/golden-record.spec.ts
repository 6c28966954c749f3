import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  drawRecordSchema,
  reader,
  replayRecord,
  type DrawRecord,
  type Replay,
} from '#draw-record';
import { parseBlueprint } from '#exam-bank';
import { drawOrExplain } from '#prover';
import { aDrawRecord } from '../../factories/draw-record.js';
import { changedAt, pathsOf } from '../../factories/each-place.js';

const text = readFileSync(new URL('record.json', import.meta.url), 'utf8');
const readRecord = reader(drawRecordSchema);

/** The replay of a record, or why it cannot even be read. */
async function replayed(record: DrawRecord): Promise<Replay | string> {
  const reading = readRecord(JSON.stringify(record));
  if (!reading.ok) return reading.message;
  const parsed = parseBlueprint(JSON.stringify(record.inputs.blueprint), 'blueprint');
  if (!parsed.ok) return 'blueprint';
  const bank = record.inputs.bank!;
  const { units, qualification } = bank.snapshot;
  return replayRecord(record, bank, async (context, seed) => {
    const again = await drawOrExplain({
      units,
      qualification,
      blueprint: parsed.value,
      context,
      seed,
    });
    return again.ok
      ? { path: 'search', steps: again.steps, forms: again.forms }
      : { path: 'search', steps: 0, forms: [] };
  });
}

describe('the golden record of a draw', () => {
  const golden = JSON.parse(text) as DrawRecord;

  it('is what its nonces and inputs give, bit by bit', async () => {
    const replay = await replayed(golden);
    expect(replay).toMatchObject({ same: true, differences: [] });
    expect(aDrawRecord()).toEqual(golden);
  });

  it('says which item of which form is another', async () => {
    const other = structuredClone(golden);
    const [first, second] = other.forms[1]!.theory;
    other.forms[1]!.theory[0] = second!;
    other.forms[1]!.theory[1] = first!;
    const replay = (await replayed(other)) as Replay;
    expect(replay.differences).toEqual([
      { form: 2, part: 'theory', position: 1, recorded: second, drawn: first },
      { form: 2, part: 'theory', position: 2, recorded: first, drawn: second },
    ]);
    expect(replay.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'forms',
      'roots',
    ]);
  });

  it('does not replay with any one place of it changed', async () => {
    // The units are alike: one item and one task stand for all.
    const paths = pathsOf(golden).filter((path) => !/units\/(?!0\/|36\/)\d+\//.test(path));
    expect(paths.length).toBeGreaterThan(100);
    const survivors = [];
    for (const path of paths) {
      const replay = await replayed(changedAt(golden, path));
      if (typeof replay !== 'string' && replay.same) survivors.push(path);
    }
    expect(survivors).toEqual([]);
  });
});
