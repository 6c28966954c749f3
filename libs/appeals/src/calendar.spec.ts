import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AppealCalendar } from '#schemes';
import { daysLeft, termEnd, UTC_CALENDAR } from './calendar.js';
import { orthodoxEaster, westernEaster } from './easter.js';

const BUCHAREST: AppealCalendar = {
  zone: 'Europe/Bucharest',
  holidays: {
    yearly: ['01-01', '01-02', '05-01', '12-25', '12-26'],
    easter: { church: 'orthodox', days: [-2, 0, 1, 49, 50] },
    also: ['2026-11-30'],
  },
};

describe('termEnd', () => {
  it.each<
    readonly [string, AppealCalendar, string, number, 'calendar' | 'working', string, string]
  >([
    [
      'the last day counts to midnight, the first day does not count',
      UTC_CALENDAR,
      '2026-03-02T09:00:00Z',
      30,
      'calendar',
      '2026-04-01',
      '2026-04-02T00:00:00Z',
    ],
    [
      'midnight is that of the body',
      BUCHAREST,
      '2026-06-01T22:30:00Z',
      1,
      'calendar',
      '2026-06-03',
      '2026-06-03T21:00:00Z',
    ],
    [
      'over the change of the clock a day is still a day',
      BUCHAREST,
      '2026-03-20T10:00:00Z',
      15,
      'calendar',
      '2026-04-04',
      '2026-04-04T21:00:00Z',
    ],
    [
      '10 working days over two weekends',
      UTC_CALENDAR,
      '2026-03-02T09:00:00Z',
      10,
      'working',
      '2026-03-16',
      '2026-03-17T00:00:00Z',
    ],
    [
      'a start on a Saturday counts from Monday',
      UTC_CALENDAR,
      '2026-03-07T09:00:00Z',
      1,
      'working',
      '2026-03-09',
      '2026-03-10T00:00:00Z',
    ],
    [
      'Good Friday and Easter Monday of the body are no working days (Easter 2026: 12 April)',
      BUCHAREST,
      '2026-04-09T09:00:00Z',
      1,
      'working',
      '2026-04-14',
      '2026-04-14T21:00:00Z',
    ],
    [
      'Whit Monday, too',
      BUCHAREST,
      '2026-05-29T09:00:00Z',
      1,
      'working',
      '2026-06-02',
      '2026-06-02T21:00:00Z',
    ],
    [
      'a holiday at the turn of the year',
      BUCHAREST,
      '2026-12-31T09:00:00Z',
      1,
      'working',
      '2027-01-04',
      '2027-01-04T22:00:00Z',
    ],
    [
      'a decreed day off',
      BUCHAREST,
      '2026-11-27T09:00:00Z',
      1,
      'working',
      '2026-12-01',
      '2026-12-01T22:00:00Z',
    ],
  ])('%s', (_, calendar, from, days, kind, lastDay, endsAt) => {
    expect(termEnd(calendar, new Date(from), { days, kind })).toEqual({
      lastDay,
      endsAt: new Date(endsAt),
    });
  });

  it('never ends before the days are over, and working days never end before calendar days', () => {
    const starts = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2090-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 60 }), (from, days) => {
        const calendar = termEnd(BUCHAREST, from, { days, kind: 'calendar' }).endsAt.getTime();
        const working = termEnd(BUCHAREST, from, { days, kind: 'working' }).endsAt.getTime();
        expect(calendar - from.getTime()).toBeGreaterThanOrEqual((days * 24 - 1) * 3_600_000);
        expect(working).toBeGreaterThanOrEqual(calendar);
      }),
      { numRuns: 40 },
    );
  });

  it('says how many days are left, by the days of the body', () => {
    const at = new Date('2026-03-28T23:00:00Z'); // 29 March, 01:00 in Bucharest, the night of the change
    expect(daysLeft(BUCHAREST, at, '2026-03-30')).toBe(1);
    expect(daysLeft(BUCHAREST, at, '2026-03-28')).toBe(-1);
  });
});

/** Published tables: Astronomical Almanac and the churches' own. */
describe('Easter', () => {
  it.each([
    [2024, '03-31', '05-05'],
    [2025, '04-20', '04-20'],
    [2026, '04-05', '04-12'],
    [2027, '03-28', '05-02'],
    [2028, '04-16', '04-16'],
    [2038, '04-25', '04-25'],
    [1961, '04-02', '04-09'],
  ])('of %d', (year, west, east) => {
    const written = ({ month, day }: { month: number; day: number }) =>
      new Date(Date.UTC(year, month - 1, day)).toISOString().slice(5, 10);
    expect([written(westernEaster(year)), written(orthodoxEaster(year))]).toEqual([west, east]);
  });
});
