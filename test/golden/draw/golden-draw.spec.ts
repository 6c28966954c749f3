import { describe, expect, it } from '@jest/globals';
import { contentHash, DRAW_ENGINE, drawForms, shuffledOptions, type Form } from '#exam-bank';
import { syntheticBank, syntheticBlueprint } from './synthetic-bank.js';

const GOLDEN = {
  tasks: ['t-005', 't-015', 't-004'],
  firstItems: ['k-00027', 'k-00152', 'k-00218', 'k-00005', 'k-00058', 'k-00231'],
  one: '2464022335b1065653bf93ad1ea961ebda3b8d6ab7c7dc4ecbc035b2522d78ef',
  four: 'd671bf2ebe215256f6e2c818f7c1f6864cf2f8c2536536129f16e2433302564a',
  large: '5e8faa6500c99bcfea9f315b9b5d912d0c077ab97f52a45e61f3e2b1698ae528',
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
    const result = drawForms({ bank: syntheticBank(items, 24), blueprint, seed, forms });
    if (!result.ok) throw new Error(JSON.stringify(result.reasons));
    return result.forms;
  }

  it('names its engine', () => {
    expect(DRAW_ENGINE).toBe('swap/1');
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
