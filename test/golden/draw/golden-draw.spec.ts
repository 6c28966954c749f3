import { describe, expect, it } from '@jest/globals';
import { contentHash, DRAW_ENGINE, drawForms, shuffledOptions, type Form } from '#exam-bank';
import { problemOf, syntheticBank, syntheticBlueprint } from './synthetic-bank.js';

const GOLDEN = {
  tasks: ['t-015', 't-017', 't-013'],
  firstItems: ['k-00023', 'k-00132', 'k-00214', 'k-00019', 'k-00061', 'k-00232'],
  one: '118bc35eabbc57463cab034a4cd4b7b2975400fab234a7e6c5b2d60f668effa7',
  four: 'a7b53f820313b01057bf4a8e30aa74f78878cacdf76b66088474e82898ceb659',
  large: '3663b77f6bb2d2f10d6d8299b3e56222d0b16539c99a646a2b6ddd8d317c4ecd',
  options: 'c619a09276f4e20a46d6e664f95fee5e5db6983eb594537ac3861223a7b435ff',
};

/**
 * What a seed gave once it must give for ever: sets are replayed years later. If one of these
 * values changes, the algorithm has changed and needs a new engine name, not new values.
 */
describe('a draw that was made long ago', () => {
  const seed = Buffer.from('5a'.repeat(32), 'hex');
  const blueprint = syntheticBlueprint();

  function drawn(items: number, forms: number): readonly Form[] {
    const result = drawForms({ ...problemOf(syntheticBank(items, 24), blueprint, { forms }), seed });
    if (!result.ok) throw new Error(JSON.stringify(result.reasons));
    return result.forms;
  }

  it('names its engine', () => {
    expect(DRAW_ENGINE).toBe('swap/2');
  });

  it('of one set of 240 items is the same to the id', () => {
    const [form] = drawn(240, 1);
    expect(form?.tasks).toEqual(GOLDEN.tasks);
    expect(form?.items.slice(0, 6)).toEqual(GOLDEN.firstItems);
    expect(contentHash(form)).toBe(GOLDEN.one);
  });

  it('of four sets of 1,000 items is the same', () => {
    expect(contentHash(drawn(1000, 4))).toBe(GOLDEN.four);
  });

  it('of one set of 20,000 items is the same', () => {
    expect(contentHash(drawn(20_000, 1)[0])).toBe(GOLDEN.large);
  });

  it('shows options in the same order', () => {
    const views = syntheticBank(30).items.map((item) => shuffledOptions(item, seed));
    expect(contentHash(views)).toBe(GOLDEN.options);
  });
});
