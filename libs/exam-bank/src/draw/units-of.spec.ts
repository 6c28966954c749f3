import { describe, expect, it, test } from '@jest/globals';
import { syntheticBank, syntheticItem } from '../../../../test/golden/draw/synthetic-bank.js';
import type { ItemAttributes } from '../attributes.js';
import type { KnowledgeItem } from '../item.js';
import { thousandths } from './thousandths.js';
import { unitsOf } from './units-of.js';

const bank = syntheticBank(3, 2);
const only = (item: KnowledgeItem, about: Readonly<Record<string, ItemAttributes>> = {}) =>
  unitsOf({ ...bank, items: [item], tasks: [] }, about)[0];
const options = ['w', 'x', 'y'].map((id) => ({ id, text: id }));
const single: KnowledgeItem = {
  id: 'k-1',
  criterion: 'Q-2.3',
  difficulty: 'hard',
  points: 2,
  minutes: 4,
  author: 'a.kowalska',
  prompt: 'SECRET prompt',
  passage: { id: 'p-1', text: 'SECRET text' },
  rationale: 'SECRET rationale',
  type: 'single-choice',
  options,
  key: { correct: 'y' },
};

describe('units of a bank', () => {
  it('are its items and tasks, sorted by id', () => {
    const mixed = { ...bank, items: [...bank.items].reverse() };
    expect(unitsOf(mixed).map(({ id }) => id)).toEqual([
      'k-00000',
      'k-00001',
      'k-00002',
      't-000',
      't-001',
    ]);
  });

  it('hold attributes, numbers as integers, and nothing of the content but the place of the key', () => {
    const about: ItemAttributes = {
      level: 'K2',
      language: 'en',
      words: 60,
      family: 'f',
      enemies: ['k-2'],
      tags: { topic: ['loops'] },
      angoff: [55, 60, 62],
      statistics: {
        responses: 9,
        facility: '0.6185',
        discrimination: '-0.0555',
        calibration: { id: 's', a: '1.04', b: '-0.3149', c: '0.2' },
      },
    };
    expect(only(single, { 'k-1': about })).toEqual({
      id: 'k-1',
      kind: 'knowledge',
      texts: {
        id: ['k-1'],
        outcome: ['Q-2'],
        criterion: ['Q-2.3'],
        difficulty: ['hard'],
        author: ['a.kowalska'],
        type: ['single-choice'],
        passage: ['p-1'],
        key: ['C'],
        level: ['K2'],
        language: ['en'],
        family: ['f'],
      },
      tags: { topic: ['loops'] },
      numbers: {
        points: 2,
        minutes: 4,
        words: 60,
        facility: 619,
        discrimination: -56,
        angoff: 590,
      },
      calibration: { id: 's', a: 1040, b: -315, c: 200 },
      enemies: ['k-2'],
    });
    expect(JSON.stringify(only(single))).not.toContain('SECRET');
  });

  it('have no place of the key where the key is not one option', () => {
    const other = [0, 1, 2, 3, 4]
      .map((nr) => syntheticItem(nr))
      .find(({ type }) => type !== 'single-choice');
    expect(only(other!)?.texts.key).toBeUndefined();
  });

  it('of a task count the points and criteria of its groups with points', () => {
    const [task] = unitsOf(syntheticBank(0, 1));
    expect(task).toMatchObject({
      numbers: { points: 20 },
      texts: { criterion: ['Q-5.1', 'Q-5.2'], outcome: ['Q-5'] },
    });
  });

  it('take no attributes from what every object has', () => {
    expect(only({ ...single, id: 'constructor' })?.numbers).toEqual({ points: 2, minutes: 4 });
  });
});

describe('thousandths of a decimal', () => {
  test.each([
    ['0.62', 620],
    ['1', 1000],
    ['0.6185', 619],
    ['-0.0005', -1],
    ['-0.0004', 0],
    ['12.3456789', 12_346],
  ])('of %s are %s', (decimal, integer) => {
    expect(thousandths(decimal)).toBe(integer);
  });

  test.each(['', '.5', '1e3', 'NaN', '1.'])('of "%s" are none', (text) => {
    expect(() => thousandths(text)).toThrow(RangeError);
  });
});
