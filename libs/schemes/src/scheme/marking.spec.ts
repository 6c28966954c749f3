import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DEFAULT_MARKING } from '#scoring';
import { parseScheme } from '../parse-scheme.js';
import { addWorkingDays } from '../working-days.js';
import { markingRules } from './marking.js';

const scheme = JSON.parse(
  readFileSync(new URL('../../../../schemes/eex.json', import.meta.url), 'utf8'),
) as object;
const withMarking = (marking: unknown) => parseScheme({ ...scheme, marking });

describe('how people mark, as data', () => {
  it('is the default where the scheme says nothing', () => {
    expect(markingRules(undefined)).toEqual(DEFAULT_MARKING);
    expect(markingRules(withMarking({ markers: 1 }).marking)).toEqual({
      ...DEFAULT_MARKING,
      markers: 1,
    });
  });

  it.each([
    { name: 'three markers', marking: { markers: 3 } },
    { name: 'more than all answers', marking: { doubleMarked: '1.5' } },
    {
      name: 'a tolerance of more than the item',
      marking: { tolerance: { kind: 'share', value: '2' } },
    },
    { name: 'steps of nothing', marking: { rounding: { mode: 'half-up', step: '0.0' } } },
    {
      name: 'more seeds than scripts',
      marking: {
        seeds: { share: '3/2', tolerance: { kind: 'points', value: '1' }, suspendAfter: 1 },
      },
    },
    { name: 'another word', marking: { combine: 'highest' } },
    { name: 'something unknown', marking: { blind: false } },
  ])('refuses $name', ({ marking }) => {
    expect(() => withMarking(marking)).toThrow('/marking');
  });
});

describe('working days', () => {
  it.each([
    { name: 'Monday and ten (rule: ECDL-6.5a)', from: '2026-03-02', days: 10, to: '2026-03-16' },
    { name: 'Friday and one', from: '2026-03-06', days: 1, to: '2026-03-09' },
    { name: 'Saturday and one', from: '2026-03-07', days: 1, to: '2026-03-09' },
    { name: 'none', from: '2026-03-07', days: 0, to: '2026-03-07' },
  ])('$name', ({ from, days, to }) => {
    expect(addWorkingDays(new Date(`${from}T09:00:00.000Z`), days).toISOString()).toBe(
      `${to}T09:00:00.000Z`,
    );
  });
});
