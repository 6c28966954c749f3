import { describe, expect, it } from '@jest/globals';
import { withHighs } from './highs-solver.js';
import { programBuilder, type Entry } from './program-builder.js';
import type { Program } from './solver.js';

/** A market split: equations over 0 and 1, which take a solver far longer than their size suggests. */
function marketSplit(rows: number, columns: number): Program {
  const builder = programBuilder();
  const list = Array.from({ length: columns }, () =>
    builder.column({ lower: 0, upper: 1, cost: 1 }),
  );
  for (let row = 0; row < rows; row += 1) {
    const entries = list.map((column): Entry => [
      column,
      (Math.imul(column + 1, 2_654_435_761 + row * 40_503) >>> 8) % 100,
    ]);
    const half = Math.floor(entries.reduce((sum, [, value]) => sum + value, 0) / 2);
    builder.row(half, half, entries);
  }
  return builder.program({ maximize: true, integer: true });
}

describe('HiGHS in its thread', () => {
  it('leaves no verdict when it is cancelled, and the next questions none either', async () => {
    const cancel = new AbortController();
    const answers = await withHighs(async (solver) => {
      const answer = solver.solve(marketSplit(6, 50), { maxNodes: 2 ** 31 - 1 });
      setImmediate(() => cancel.abort());
      return [await answer, await solver.solve(marketSplit(1, 3))];
    }, cancel.signal);
    expect(answers.map(({ status }) => status)).toEqual(['undecided', 'undecided']);
  });

  it('leaves no verdict at the node limit', async () => {
    const answer = await withHighs((solver) => solver.solve(marketSplit(2, 20), { maxNodes: 0 }));
    expect(answer.status).toBe('undecided');
  });

  it('fails loudly where the thread dies', async () => {
    const program = { ...marketSplit(1, 3), rowLower: new Float64Array(7) };
    await expect(withHighs((solver) => solver.solve(program))).rejects.toThrow();
  });

  it('gives the same answer in another thread', async () => {
    const once = (): Promise<unknown> => withHighs((solver) => solver.solve(marketSplit(2, 16)));
    expect(await once()).toEqual(await once());
  });
});
