import { describe, expect, it } from '@jest/globals';
import { checkForms, drawForms, type DrawProblem } from '#exam-bank';
import { drawProblem, unitsAlike } from '../../../test/factories/draw-problem.js';
import { drawOrExplain } from './draw-or-explain.js';

const seed = Buffer.alloc(32, 9);
const hard = { texts: { difficulty: ['hard'] } };
const bank = [...unitsAlike('e', 20), ...unitsAlike('h', 8, hard)];
const possible: DrawProblem = drawProblem(
  bank,
  { count: 5, rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 2 }] },
  { context: { forms: 4 } },
);
const impossible: DrawProblem = { ...possible, context: { ...possible.context, forms: 5 } };
/** The search may not take a step, so it finds nothing but by luck. */
const noSteps = { maxSteps: 0, stepsPerStart: 0 };
/** Nothing that counting alone sees. */
const collision: DrawProblem = drawProblem(
  [
    ...unitsAlike('e', 12, { numbers: { words: 20, minutes: 1 } }),
    ...unitsAlike('h', 12, { ...hard, numbers: { words: 100, minutes: 5 } }),
  ],
  {
    count: 10,
    sums: [
      { id: 'time', of: 'minutes', max: 22 },
      { id: 'reading', of: 'words', min: 700 },
    ],
  },
);

describe('a draw with the prover behind it', () => {
  it('is that of the search where the search finds sets, and proves nothing', async () => {
    const drawn = await drawOrExplain({ ...possible, seed });
    const searched = drawForms({ ...possible, seed });
    expect(drawn).toMatchObject({ objective: null, gap: null, proven: false });
    expect(drawn).toMatchObject(searched);
  });

  it('is by the solver where the search finds none; the same seed gives the same sets in another thread', async () => {
    const draw = (by: Buffer) => drawOrExplain({ ...possible, seed: by, limits: noSteps });
    const [one, again, other] = [
      await draw(seed),
      await draw(seed),
      await draw(Buffer.alloc(32, 8)),
    ];
    expect(one).toEqual(again);
    expect(one).toMatchObject({ ok: true, engine: 'swap/2+weights/1', steps: 0, proven: false });
    expect(one.ok && other.ok && one.forms).not.toEqual(other.ok && other.forms);
    expect(checkForms({ ...possible, forms: one.ok ? one.forms : [] })).toEqual([]);
  });

  it('proves one set to be the heaviest', async () => {
    const alone = drawProblem(bank, {
      count: 8,
      rules: [{ id: 'hard', where: { difficulty: 'hard' }, min: 7 }],
    });
    const drawn = await drawOrExplain({ ...alone, seed, limits: noSteps });
    expect(drawn).toMatchObject({ ok: true, gap: 0, proven: true });
  });

  it('explains what counting has proved, and says what would help', async () => {
    const refused = await drawOrExplain({ ...impossible, seed });
    expect(refused).toMatchObject({ ok: false, proven: true });
    expect(refused.ok || refused.reasons.map(({ message }) => message)).toEqual([
      expect.stringContaining('rule hard asks for at least 10 items in 5 sets together'),
      'theory: rule hard asks for at least 2 items in each set; beside the 5 sets that share no item at most 1 item can be had [$.theory.rules[0], $.theory.overlap.forms]',
      'theory: one change would do: rule hard: at least 1 item instead of 2; or 4 sets instead of 5; or two sets share at most 1 item instead of 0',
      'theory: or with more in the bank: 2 items: difficulty hard',
    ]);
  });

  it('explains what only the solver can prove instead of "not found"', async () => {
    const refused = await drawOrExplain({ ...collision, seed, limits: { maxSteps: 100 } });
    expect(refused.ok || refused.reasons.map(({ message }) => message)).toEqual([
      'theory: sum reading asks for at least 700 words; beside sum time (at most 22 minutes) at most 440 words can be had [$.theory.sums[0], $.theory.sums[1]]',
      'theory: one change would do: sum time: at most 38 minutes instead of 22; or sum reading: at least 440 words instead of 700',
    ]);
  });

  it('proves nothing when it is cancelled', async () => {
    const refused = await drawOrExplain({
      ...collision,
      seed,
      limits: { maxSteps: 100 },
      signal: AbortSignal.abort(),
    });
    expect(refused).toMatchObject({ ok: false, proven: false, explanations: [] });
    expect(refused.ok || refused.reasons.map(({ code }) => code)).toEqual(['not-found']);
  });
});
