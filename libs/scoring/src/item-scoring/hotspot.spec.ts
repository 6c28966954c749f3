import { describe, expect, it, test } from '@jest/globals';
import type { HotspotItem } from '#exam-bank';
import fc from 'fast-check';
import { scoreItem } from '../score-item.js';

const item: HotspotItem = {
  id: 'h-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 6,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'hotspot',
  image: { mediaType: 'image/png', width: 100, height: 100, base64: 'AAAA', alt: 'a' },
  maxSelections: 3,
  key: {
    areas: [
      { shape: 'rect', coords: [10, 10, 20, 20], share: '1/2' },
      // Overlaps the first; a pentagram, whose middle is outside by the even–odd rule.
      { shape: 'rect', coords: [15, 15, 30, 30], share: '1/3' },
      { shape: 'poly', coords: [60, 50, 78, 92, 42, 62, 78, 62, 42, 92], share: '1/6' },
      { shape: 'circle', coords: [80, 20, 5], share: '1/6' },
    ],
  },
};
const points = (...response: string[]) => scoreItem(item, response).points;

describe('hotspots (E22)', () => {
  test.each([
    { name: 'nothing hit', response: ['0 0'], expected: '0' },
    { name: 'inside', response: ['12 12'], expected: '3' },
    { name: 'a corner of a rectangle', response: ['10 20'], expected: '3' },
    { name: 'one beside an edge', response: ['9 15'], expected: '0' },
    { name: 'the edge of a circle', response: ['85 20'], expected: '1' },
    { name: 'a lattice point on the circle', response: ['83 24'], expected: '1' },
    { name: 'one beside the circle', response: ['84 24'], expected: '0' },
    { name: 'two areas at once: the first', response: ['18 18'], expected: '3' },
    { name: 'an area twice: once', response: ['12 12', '13 13'], expected: '3' },
    { name: 'both of two that overlap', response: ['18 18', '25 25'], expected: '5' },
    { name: 'the best selections', response: ['12 12', '25 25', '80 20'], expected: '6' },
    { name: 'a corner of a polygon', response: ['60 50'], expected: '1' },
    { name: 'an edge of a polygon', response: ['50 62'], expected: '1' },
    { name: 'a point of the star', response: ['60 58'], expected: '1' },
    { name: 'the middle of the star, even–odd: outside', response: ['60 68'], expected: '0' },
  ])('$name: $expected of 6 points', ({ response, expected }) => {
    expect(points(...response)).toBe(expected);
  });

  it('says which area each point counts for', () => {
    expect(scoreItem(item, ['18 18', '0 0']).derivation).toEqual([
      '(18 18): area 1',
      '(0 0): no area',
      'areas hit are worth 0.5',
      '0.5 × 6 = 3 points',
    ]);
  });

  test.each([[['101 1']], [['1']], ['1 1'], [['1 1', '2 2', '3 3', '4 4']], [['1 1', '1 1']]])(
    'no mark for %j',
    (response) => {
      expect(() => scoreItem(item, response)).toThrow(
        expect.objectContaining({ code: 'response-malformed' }),
      );
    },
  );

  it('the order of the points never matters, and nothing is above the maximum', () => {
    const point = fc.tuple(fc.nat(100), fc.nat(100)).map(([x, y]) => `${String(x)} ${String(y)}`);
    fc.assert(
      fc.property(fc.uniqueArray(point, { minLength: 1, maxLength: 3 }), (response) => {
        const scored = points(...response);
        expect(points(...[...response].reverse())).toBe(scored);
        expect(Number(scored)).toBeLessThanOrEqual(6);
      }),
    );
  });
});
