import { describe, expect, it, test } from '@jest/globals';
import { ITEM_DEFAULTS, readItems, type KnowledgeItem } from '#exam-bank';
import fc from 'fast-check';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { scoreItem } from '../score-item.js';
import { checkedImport } from './check-import.js';

/** Moodle's rule: the fractions of what was ticked are added up, from 0 to 1. */
const moodle = (percents: readonly number[], ticked: readonly number[]): Fraction => {
  const sum = ticked.reduce(
    (total, at) => total.add(new Fraction(percents[at] ?? 0, 100)),
    new Fraction(0),
  );
  if (sum.compare(0) < 0) return new Fraction(0);
  return sum.compare(1) > 0 ? new Fraction(1) : sum;
};

function itemOf(gift: string): KnowledgeItem {
  const reading = readItems(Buffer.from(gift), 'bank.gift', ITEM_DEFAULTS);
  const [read] = reading.ok ? reading.items.map(checkedImport) : [];
  if (read?.item === undefined) throw new Error(read?.reasons.join('; ') ?? 'nothing was read');
  return read.item;
}

const subsets = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** count }, (_, bits) =>
    Array.from({ length: count }, (_, at) => at).filter((at) => (bits >> at) % 2 === 1),
  );
const letters = (ticked: readonly number[]): readonly string[] =>
  ticked.map((at) => 'ABCDEFGH'.charAt(at));
const points = (item: KnowledgeItem, ticked: readonly number[]): string | undefined =>
  scoreItem(item, { RESPONSE: letters(ticked) }).points;

describe('options with part marks', () => {
  it('score every choice as Moodle does', () => {
    const percent = fc.constantFrom(50, 25, 20, 0, -20, -50, -100);
    fc.assert(
      fc.property(fc.array(percent, { minLength: 1, maxLength: 4 }), (others) => {
        const percents = [100, ...others];
        const item = itemOf(`q {${percents.map((one) => `~%${String(one)}%o`).join(' ')}}`);
        for (const ticked of subsets(percents.length))
          expect(points(item, ticked)).toBe(formatPoints(moodle(percents, ticked)));
      }),
      { numRuns: 40 },
    );
  });

  test('three thirds are all of it', () => {
    const item = itemOf('q {~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d}');
    expect(points(item, [0])).toBe('1/3');
    expect(points(item, [0, 1, 2])).toBe('1');
    expect(points(item, [0, 1, 2, 3])).toBe('0');
  });

  test('of which one is chosen', () => {
    const item = itemOf('q {=a =b ~%50%c ~d}');
    const chosen = (at: string) => scoreItem(item, { RESPONSE: at }).points;
    expect(['A', 'B', 'C', 'D'].map(chosen)).toEqual(['1', '1', '0.5', '0']);
  });

  test('and text that is formatted', () => {
    expect(itemOf('[html]Which <code>x</code>? {=a ~b}')).toMatchObject({
      type: 'qti',
      body: [{ tag: 'div', children: ['Which ', { tag: 'code', children: ['x'] }, '?'] }, {}],
    });
  });
});
