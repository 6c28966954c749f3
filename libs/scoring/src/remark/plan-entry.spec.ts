import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { compareLayers, entryInForce, MARK_LAYERS, type MarkLayer } from '../entry-in-force.js';
import type { Mark } from '../mark.js';
import { comparePoints } from '../points.js';
import { allCredit, isLower, isSameMark, removed, withNamedPoints } from './changed-mark.js';
import { planEntry, type EntryProposal, type HeldMark } from './plan-entry.js';

const mark = (points: string, changes: Partial<Mark> = {}): Mark => ({
  item: 'k-1',
  kind: 'knowledge',
  points,
  maxPoints: '4',
  parts: [{ criterion: 'C-1', points, maxPoints: changes.maxPoints ?? '4' }],
  state: 'marked',
  ...changes,
});
const other = (points: string, maxPoints: string): Mark => ({
  ...mark(points, { maxPoints }),
  item: 'k-2',
});
const held = (layer: MarkLayer, points = '2'): HeldMark => ({
  mark: mark(points),
  scoredVersion: 'v1',
  image: null,
  layer,
});
const proposal = (changes: Partial<EntryProposal>): EntryProposal => ({
  held: held('base'),
  layer: 'key-change',
  proposed: { mark: mark('3'), scoredVersion: 'v2', image: null },
  all: [mark('2')],
  isOverridden: false,
  lowerMarks: 'yes',
  hasConsent: false,
  ...changes,
});
const to = (points: string, scoredVersion = 'v2', image: string | null = null) => ({
  proposed: { mark: mark(points), scoredVersion, image },
});

describe('what a re-mark makes of a mark', () => {
  test.each<{ name: string; given: Partial<EntryProposal>; plan: string }>([
    { name: 'a higher mark is entered', given: to('3'), plan: 'key-change' },
    { name: 'a lower mark is entered where marks may go down', given: to('1'), plan: 'key-change' },
    {
      name: 'the same points by another key are entered: the mark rests on that key now',
      given: to('2'),
      plan: 'key-change',
    },
    {
      name: 'the same points in another image are entered (E33)',
      given: { held: held('key-change'), ...to('2', 'v1', 'sha256:new') },
      plan: 'key-change',
    },
    {
      name: 'the same once more is nothing',
      given: { held: held('key-change'), ...to('2', 'v1') },
      plan: 'same',
    },
    {
      name: 'a blank mark that stays as it is, is nothing, whatever the key',
      given: {
        held: { ...held('base', '0'), mark: mark('0', { state: 'blank' }) },
        proposed: { mark: mark('0', { state: 'blank' }), scoredVersion: 'v2', image: null },
      },
      plan: 'same',
    },
    {
      name: 'credit for all is entered even for who has all points: it is to stand over a later key',
      given: { held: held('base', '4'), layer: 'invalidation', ...to('4', 'v1') },
      plan: 'invalidation',
    },
    {
      name: 'an appeal stands over a later key (E30)',
      given: { held: held('appeal'), ...to('4') },
      plan: 'higher-layer',
    },
    {
      name: 'an appeal that is named gives way, in its own layer',
      given: { held: held('appeal'), isOverridden: true, ...to('4') },
      plan: 'appeal',
    },
    {
      name: 'a lower mark stays out where only higher ones count (E29)',
      given: { lowerMarks: 'no', ...to('1') },
      plan: 'only-if-higher',
    },
    {
      name: 'a lower mark stays out without consent (E29)',
      given: { lowerMarks: 'with-consent', ...to('1') },
      plan: 'no-consent',
    },
    {
      name: 'a lower mark is entered with consent (E29)',
      given: { lowerMarks: 'with-consent', hasConsent: true, ...to('1') },
      plan: 'key-change',
    },
    {
      name: 'a higher mark needs no consent',
      given: { lowerMarks: 'with-consent', ...to('3') },
      plan: 'key-change',
    },
  ])('$name', ({ given, plan: expected }) => {
    const plan = planEntry(proposal(given));
    const told =
      plan.outcome === 'enter' ? plan.layer : plan.outcome === 'kept' ? plan.because : plan.outcome;
    expect(told).toBe(expected);
  });
});

describe('whether a candidate is worse off', () => {
  test.each<{ name: string; before: Mark; after: Mark; rest: Mark; lower: boolean }>([
    {
      name: 'fewer points of the same maximum',
      ...{ before: mark('2'), after: mark('7/4'), rest: other('1', '6'), lower: true },
    },
    {
      name: 'more points of a larger maximum, and a smaller share',
      ...{ before: mark('4'), after: mark('5', { maxPoints: '8' }), rest: other('6', '6') },
      lower: true,
    },
    {
      name: 'the best item is removed (E27)',
      ...{ before: mark('4'), after: removed(mark('4')), rest: other('1', '6'), lower: true },
    },
    {
      name: 'the worst item is removed (E27)',
      ...{ before: mark('0'), after: removed(mark('0')), rest: other('1', '6'), lower: false },
    },
    {
      name: 'all credit',
      ...{ before: mark('1'), after: allCredit(mark('1')), rest: other('1', '6'), lower: false },
    },
  ])('$name: $lower', ({ before, after, rest, lower }) => {
    expect(isLower(before, after, [before, rest])).toBe(lower);
  });
});

describe('named points', () => {
  const two = mark('2', {
    parts: [
      { criterion: 'C-1', points: '1', maxPoints: '2' },
      { criterion: 'C-2', points: '1', maxPoints: '2' },
    ],
  });

  it('replace those of every criterion', () => {
    const named = withNamedPoints(two, [
      { criterion: 'C-2', points: '1/3' },
      { criterion: 'C-1', points: '2' },
    ]);
    expect(named).toMatchObject({ points: '7/3', maxPoints: '4', state: 'marked' });
  });

  test.each([
    ['a missing criterion', [{ criterion: 'C-1', points: '1' }]],
    [
      'another criterion',
      [
        { criterion: 'C-1', points: '1' },
        { criterion: 'C-3', points: '1' },
      ],
    ],
    [
      'one twice',
      [
        { criterion: 'C-1', points: '1' },
        { criterion: 'C-1', points: '1' },
      ],
    ],
    [
      'too many points',
      [
        { criterion: 'C-1', points: '3' },
        { criterion: 'C-2', points: '1' },
      ],
    ],
    [
      'fewer than none',
      [
        { criterion: 'C-1', points: '-1' },
        { criterion: 'C-2', points: '1' },
      ],
    ],
  ])('are refused with %s', (_, parts) => {
    expect(() => withNamedPoints(two, parts)).toThrow(
      expect.objectContaining({ code: 'mark-inconsistent' }),
    );
  });
});

/** A re-mark of one item, of whatever kind, as it comes in random histories. */
interface Step {
  readonly layer: MarkLayer;
  readonly points: string;
  readonly version: string;
  readonly override: boolean;
}
type Entry = HeldMark & { readonly sequence: number };

const step = fc.record<Step>({
  layer: fc.constantFrom(...MARK_LAYERS.filter((layer) => layer !== 'base')),
  points: fc.constantFrom('0', '1/3', '1', '5/2', '4'),
  version: fc.constantFrom('v1', 'v2', 'v3'),
  override: fc.boolean(),
});
const histories = fc.array(step, { maxLength: 10 });
const FIRST: readonly Entry[] = [{ ...held('base'), sequence: 1 }];

function apply(chain: readonly Entry[], one: Step, changes: Partial<EntryProposal> = {}) {
  const inForce = entryInForce(chain)!;
  const plan = planEntry(
    proposal({
      held: inForce,
      layer: one.layer,
      ...to(one.points, one.version),
      all: [inForce.mark],
      isOverridden: one.override,
      ...changes,
    }),
  );
  if (plan.outcome !== 'enter') return chain;
  const proposed = { mark: mark(one.points), scoredVersion: one.version, image: null };
  return [...chain, { ...proposed, layer: plan.layer, sequence: chain.length + 1 }];
}
const applyAll = (steps: readonly Step[], chain = FIRST) =>
  steps.reduce<readonly Entry[]>((made, one) => apply(made, one), chain);

describe('in any history of re-marks', () => {
  it('an appeal stays in force after whatever is recomputed below it later (E30)', () => {
    fc.assert(
      fc.property(histories, histories, (before, after) => {
        const appealed = applyAll([
          ...before,
          { layer: 'appeal', points: '3', version: 'v1', override: true },
        ]);
        const decided = entryInForce(appealed)!;
        const below = after
          .filter(({ layer }) => compareLayers(layer, 'appeal') < 0)
          .map((one) => ({ ...one, override: false }));
        expect(entryInForce(applyAll(below, appealed))).toBe(decided);
      }),
    );
  });

  it('the same re-mark a second time enters nothing', () => {
    fc.assert(
      fc.property(histories, step, (history, one) => {
        const once = apply(applyAll(history), one);
        expect(apply(once, one)).toBe(once);
      }),
    );
  });

  it('what is entered is in force, and nothing is ever taken out of the ledger', () => {
    fc.assert(
      fc.property(histories, step, (history, one) => {
        const before = applyAll(history);
        const after = apply(before, one);
        expect(after.slice(0, before.length)).toEqual(before);
        if (after !== before) expect(entryInForce(after)).toBe(after.at(-1));
      }),
    );
  });

  it('re-marks of different items do not depend on their order', () => {
    const interleaved = fc.array(fc.tuple(fc.constantFrom('k-1', 'k-2'), step), { maxLength: 12 });
    const ledger = (steps: readonly (readonly [string, Step])[]) =>
      ['k-1', 'k-2'].map((item) =>
        applyAll(steps.filter(([of]) => of === item).map(([, one]) => one)),
      );
    fc.assert(
      fc.property(interleaved, (steps) => {
        const firstThenSecond = [...steps].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
        expect(ledger(firstThenSecond)).toEqual(ledger(steps));
      }),
    );
  });

  it('a mark never goes down where only higher ones count (E29)', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const chain = history.reduce<readonly Entry[]>(
          (made, one) => apply(made, one, { lowerMarks: 'no' }),
          FIRST,
        );
        const points = chain.map((entry) => entry.mark.points);
        for (const [at, later] of points.slice(1).entries())
          expect(comparePoints(later, points[at]!)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

it('two marks are the same however their points are spelt', () => {
  expect(isSameMark(mark('2'), mark('4/2', { maxPoints: '4.0' }))).toBe(true);
  expect(isSameMark(mark('2'), mark('2', { state: 'invalidated' }))).toBe(false);
});
