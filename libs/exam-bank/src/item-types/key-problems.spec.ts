import { describe, expect, test } from '@jest/globals';
import { itemProblems } from '../parse/parse-bank.js';

const base = {
  id: 'k-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 1,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
};
const options = (ids: string) => [...ids].map((id) => ({ id, text: id }));

const multiple = (more: object, key: object = {}) => ({
  ...base,
  type: 'multiple-choice',
  options: options('ABC'),
  scoring: 'per-option',
  ...more,
  key: { correct: ['A', 'B'], ...key },
});
const weights = { A: '1/2', B: '0.5', C: '-1' };
const numeric = (tolerance: object, more: object = {}, key: object = {}) => ({
  ...base,
  type: 'numeric',
  ...more,
  key: { value: '5', tolerance, ...key },
});
const exact = { kind: 'absolute', value: '0' };
const ordering = (order: readonly unknown[], elements = options('abc')) => ({
  ...base,
  type: 'ordering',
  elements,
  scoring: 'pairwise',
  key: { order },
});
const matching = (more: object) => ({
  ...base,
  type: 'matching',
  sources: options('12'),
  targets: options('xyz'),
  scoring: 'per-pair',
  key: { pairs: { 1: 'x', 2: 'y' } },
  ...more,
});
const matrix = (truths: object) => ({
  ...base,
  type: 'true-false-matrix',
  statements: options('ab'),
  scoring: 'net',
  key: { truths },
});

describe('an item is well-formed', () => {
  test.each([
    ['with weights between bounds', multiple({ bounds: { upper: '1' } }, { weights })],
    [
      'with as many selections as are right',
      multiple({ maxSelections: 2, scoring: 'net-correct' }),
    ],
    [
      'with everything from half of the decisions',
      multiple({ bounds: { lower: '0', upper: '1/2' } }),
    ],
    ['with significant figures', numeric({ kind: 'significant-figures', figures: 3 })],
    [
      'with a bound that does not count',
      numeric({ kind: 'absolute', value: '1', bounds: 'excluded' }),
    ],
    [
      'with a unit that is asked for',
      numeric(exact, { unit: 'km/h', unitAsked: true }, { units: { missing: '1/2' } }),
    ],
    ['with ties', ordering([['b', 'c'], 'a'])],
    ['with a price for wrong pairs', matching({ penalty: '1/3' })],
    ['with every statement decided', matrix({ a: true, b: true })],
  ])('%s', (_, item) => {
    expect(itemProblems(item)).toEqual([]);
  });
});

describe('an item is refused', () => {
  test.each([
    [
      'with more right options than may be chosen',
      multiple({ maxSelections: 1 }),
      '.maxSelections',
    ],
    [
      'with nothing right to count against',
      multiple({ scoring: 'net-correct' }, { correct: [] }),
      '.key.correct',
    ],
    [
      'with bounds on what adds up nothing',
      multiple({ scoring: 'each-decision', bounds: {} }),
      '.bounds',
    ],
    [
      'with weights that nobody adds up',
      multiple({ scoring: 'all-or-nothing' }, { weights }),
      '.key.weights',
    ],
    [
      'with an option without a weight',
      multiple({}, { weights: { A: '1', B: '1' } }),
      '.key.weights',
    ],
    [
      'with a weight of no option',
      multiple({}, { weights: { ...weights, D: '0' } }),
      '.key.weights',
    ],
    [
      'with a key that does not reach the upper bound',
      multiple({}, { weights: { ...weights, B: '1/3' } }),
      '.key',
    ],
    ['with decisions that do not reach it', multiple({ bounds: { upper: '2' } }), '.key'],
    ['with bounds the wrong way round', multiple({ bounds: { lower: '1' } }), '.bounds'],
    ['with a lower bound below 0', multiple({ bounds: { lower: '-1' } }), '.bounds.lower'],
    [
      'with a weight that is divided by 0',
      multiple({}, { weights: { ...weights, A: '1/0' } }),
      '.key.weights.A',
    ],
    [
      'with excluded bounds and no tolerance',
      numeric({ ...exact, bounds: 'upper-excluded' }),
      '.key.tolerance',
    ],
    [
      'with a key that is not written with the figures it asks for',
      numeric({ kind: 'written-figures', figures: 3 }),
      '.key.tolerance',
    ],
    ['with a unit asked for that is not there', numeric(exact, { unitAsked: true }), '.unit'],
    [
      'with a unit asked for that nobody knows',
      numeric(exact, { unit: 'comparisons', unitAsked: true }),
      '.unit',
    ],
    [
      'with a price for units that are not asked for',
      numeric(exact, { unit: 'B' }, { units: { missing: '1/2' } }),
      '.key.units',
    ],
    [
      'with more for a missing unit than for all',
      numeric(exact, { unit: 'B', unitAsked: true }, { units: { missing: '3/2' } }),
      '.key.units.missing',
    ],
    ['shown in an order that ties make right', ordering(['a', ['c', 'b']]), '.elements'],
    ['with an element in two ranks', ordering(['c', ['b', 'a', 'c']]), '.key.order[1][2]'],
    ['with an element without a rank', ordering(['c', 'b']), '.key.order'],
    ['with a wrong pair dearer than a right one', matching({ penalty: '4/3' }), '.penalty'],
    [
      'with a price where pairs do not count',
      matching({ scoring: 'all-or-nothing', penalty: '1' }),
      '.penalty',
    ],
    ['with a statement left undecided', matrix({ a: true }), '.key.truths'],
    ['with a decision on nothing', matrix({ a: true, b: false, c: true }), '.key.truths'],
  ])('%s', (_, item, path) => {
    expect(itemProblems(item).map((problem) => problem.path)).toEqual([`$${path}`]);
  });
});
