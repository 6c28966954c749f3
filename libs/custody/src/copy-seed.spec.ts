import { describe, expect, it } from '@jest/globals';
import { copyOrders, copySeed } from './copy-seed.js';

const key = Buffer.alloc(32, 3);
const item = {
  id: 'k-1',
  type: 'single-choice' as const,
  criterion: 'C-1',
  difficulty: 'easy' as const,
  points: 1,
  minutes: 1,
  author: 'a.uthor',
  prompt: 'What?',
  rationale: 'Because.',
  options: ['A', 'B', 'C', 'D'].map((id) => ({ id, text: `Text ${id}` })),
  key: { correct: 'A' },
};

describe('the orders of a copy', () => {
  it('are its own: all 24 stand in some copy, and the same copy always has the same', () => {
    const orderOf = (copy: number) => copyOrders([item], copySeed(key, `copy-${copy}`))['k-1']!;
    const orders = Array.from({ length: 240 }, (_, copy) => orderOf(copy).join(''));
    expect(new Set(orders).size).toBe(24);
    expect(orderOf(5)).toEqual(orderOf(5));
  });

  it('are not those of the same copy under another key', () => {
    expect(copySeed(Buffer.alloc(32, 4), 'copy-1')).not.toEqual(copySeed(key, 'copy-1'));
  });

  it('leave out items that have none', () => {
    const { options: _options, key: _key, ...rest } = item;
    const text = { accepted: ['x'], caseSensitive: true, whitespace: 'exact' as const };
    expect(copyOrders([{ ...rest, type: 'short-text', key: text }], copySeed(key, 'c'))).toEqual(
      {},
    );
  });

  it('need a whole key', () => {
    expect(() => copySeed(Buffer.alloc(16), 'c')).toThrow(RangeError);
  });
});
