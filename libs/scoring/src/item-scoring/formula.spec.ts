import { describe, expect, it, test } from '@jest/globals';
import { checkResponse, type FormulaItem } from '#exam-bank';
import fc from 'fast-check';
import { scoreItem } from '../score-item.js';

const base = {
  id: 'f-1',
  criterion: 'C-1',
  difficulty: 'easy',
  points: 2,
  minutes: 1,
  author: 'a.author',
  prompt: '?',
  rationale: '!',
  type: 'formula',
} as const;
const real = (...names: string[]) => names.map((name) => ({ name, min: '-5', max: '5' }));
const positive = (...names: string[]) => names.map((name) => ({ name, min: '0.1', max: '9' }));
const whole = (...names: string[]) =>
  names.map((name) => ({ name, min: '1', max: '40', integer: true }));
const wide = [{ name: 'x', min: '0', max: '200' }];
const ENERGY = '6.62607015e-34*x/(2*pi)';
const itemOf = (expression: string, variables: FormulaItem['variables']): FormulaItem => ({
  ...base,
  variables,
  key: { expression },
});

describe('a formula', () => {
  test.each<{ key: string; given: string; over?: FormulaItem['variables']; right: boolean }>([
    { key: '(x+1)^2', given: 'x^2 + 2x + 1', right: true },
    { key: '(x+1)^2', given: '(x+1)*(1+x)', right: true },
    { key: '(x+1)^2', given: 'x^2 + 1', right: false },
    { key: '(x+1)^2', given: 'x^2 + 2x + 1.0000000000000000000000000000000000001', right: false },
    { key: 'x/3', given: '0.3333333333333333333333 x', right: false },
    { key: 'x/3', given: 'x*3^-1', right: true },
    { key: 'x + 1', given: '(x^2 - 1)/(x - 1)', right: true },
    { key: 'x', given: 'sqrt(x)^2', right: false },
    { key: 'x', given: 'sqrt(x)^2', over: positive('x'), right: true },
    { key: 'abs(x)', given: 'sqrt(x^2)', right: true },
    { key: 'sin(x)^2 + cos(x)^2', given: '1', right: true },
    { key: 'sin(2x)', given: '2 sin(x) cos(x)', right: true },
    { key: 'sin(2x)', given: '2 sin(x) cos(x) + 1e-29', right: false },
    { key: 'ln(x*y)', given: 'ln(x) + ln(y)', over: positive('x', 'y'), right: true },
    { key: 'exp(x)*exp(y)', given: 'e^(x+y)', over: positive('x', 'y'), right: true },
    { key: 'sqrt(2)/2', given: '1/sqrt(2)', over: [], right: true },
    { key: 'sqrt(2)/2', given: '0.7071067811865475244', over: [], right: false },
    { key: '2^n', given: '2*2^(n-1)', over: whole('n'), right: true },
    { key: 'n*(n+1)/2', given: '(n^2+n)/2', over: whole('n'), right: true },
    { key: 'x^(1/2)', given: 'sqrt(x)', over: positive('x'), right: true },
    { key: '1', given: '1 + 0*(1/(x-x))', right: false },
    { key: '1', given: 'x^0', right: true },
    { key: 'x', given: '1/0', right: false },
    { key: 'x', given: 'ln(-1)', right: false },
    { key: 'x', given: 'exp(exp(exp(x^64)))', right: false },
    { key: ENERGY, given: '0', right: false },
    { key: ENERGY, given: 'x*1e-33', right: false },
    { key: ENERGY, given: '6.62607015e-34*x', right: false },
    { key: ENERGY, given: '1e30*pi - 1e30*pi', right: false },
    { key: ENERGY, given: 'x*6.62607015e-34/pi*0.5', right: true },
    { key: ENERGY, given: `${ENERGY} + 1e-60`, right: false },
    { key: '1e-70*pi*x', given: '1e-70*pi*x*(sin(x)^2 + cos(x)^2)', right: true },
    { key: '1e-70*pi*x', given: '0', right: false },
    { key: 'exp(x)', given: 'exp(x) + 1', over: wide, right: false },
    { key: 'n - 1', given: 'n - sin(n)^2 - cos(n)^2', over: whole('n'), right: true },
    { key: 'sin(pi*n/2)', given: 'cos(pi*(n-1)/2)', over: whole('n'), right: true },
    { key: '1e-34*sin(pi*n/2)', given: '1e-34*cos(pi*(n-1)/2)', over: whole('n'), right: true },
  ])('$given for $key: right is $right', ({ key, given, over = real('x'), right }) => {
    const item = itemOf(key, over);
    expect(checkResponse(item, given).ok).toBe(true);
    expect(scoreItem(item, given).points).toBe(right ? '2' : '0');
  });

  it('is compared at points that follow from item and key: the same always', () => {
    const again = () => scoreItem(itemOf('x^2', real('x')), 'x^3').derivation;
    expect(again()).toEqual(again());
    expect(again()?.[1]).toMatch(/^differs at x = -?\d+(\/\d+)?$/);
    const other = scoreItem({ ...itemOf('x^2', real('x')), id: 'f-2' }, 'x^3').derivation;
    expect(other?.[1]).not.toBe(again()?.[1]);
  });

  it('says where simplification agrees', () => {
    expect(scoreItem(itemOf('x + 0*y + 1', real('x', 'y')), '1*x + 1').derivation).toEqual([
      'key x + 0*y + 1',
      'equal at 16 points, both simplify to x + 1',
      'right',
      '1 × 2 = 2 points',
    ]);
  });

  it('is refused when it cannot be read, as when it is entered', () => {
    expect(() => scoreItem(itemOf('x', real('x')), 'x+')).toThrow(
      expect.objectContaining({ code: 'response-malformed' }),
    );
  });

  it('equals every other way to write the same polynomial, and no other polynomial', () => {
    const coefficients = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 3, maxLength: 3 });
    const horner = ([a, b, c]: number[]) => `(${a} x + (${b})) x + (${c})`;
    const terms = ([a, b, c]: number[]) => `(${c}) + (${b}) x + (${a}) x^2`;
    fc.assert(
      fc.property(coefficients, coefficients, (one, two) => {
        const item = itemOf(terms(one), real('x'));
        expect(scoreItem(item, horner(one)).points).toBe('2');
        expect(scoreItem(item, horner(two)).points).toBe(String(one) === String(two) ? '2' : '0');
      }),
      { numRuns: 25 },
    );
  });
});
