import { DateTime } from 'luxon';
import type { AppealCalendar } from '#schemes';
import { orthodoxEaster, westernEaster } from './easter.js';

/** So many days, counted from the day after something happened. */
export interface Term {
  readonly days: number;
  readonly kind: 'calendar' | 'working';
}

export interface TermEnd {
  /** The last day that still counts, "2026-03-31", in the calendar's time zone. */
  readonly lastDay: string;
  /** The first instant after it. */
  readonly endsAt: Date;
}

/** Where a scheme names no calendar: days of UTC, without holidays. */
export const UTC_CALENDAR: AppealCalendar = { zone: 'UTC', holidays: { yearly: [] } };

/**
 * The end of a term that something at `from` started. The day itself is not counted, and the last day counts whole, to
 * midnight where the body is: a night with a change of the clock is one day like any other.
 */
export function termEnd(calendar: AppealCalendar, from: Date, { days, kind }: Term): TermEnd {
  let day = localDay(calendar, from);
  if (kind === 'calendar') day = day.plus({ days });
  else
    for (let left = days; left > 0; left -= isWorkingDay(calendar, day) ? 1 : 0)
      day = day.plus({ days: 1 });
  return { lastDay: day.toISODate() ?? '', endsAt: day.plus({ days: 1 }).toJSDate() };
}

/** How many days from the day of `at` to `lastDay`; 0 on the day itself, negative after it. */
export function daysLeft(calendar: AppealCalendar, at: Date, lastDay: string): number {
  const last = DateTime.fromISO(lastDay, { zone: calendar.zone });
  return Math.round(last.diff(localDay(calendar, at), 'days').days);
}

function localDay({ zone }: AppealCalendar, at: Date): DateTime {
  return DateTime.fromJSDate(at, { zone }).startOf('day');
}

/** Monday to Friday, and none of the holidays. */
function isWorkingDay({ holidays }: AppealCalendar, day: DateTime): boolean {
  if (day.weekday > 5) return false;
  if (holidays.yearly.includes(day.toFormat('MM-dd'))) return false;
  if (holidays.also?.includes(day.toISODate() ?? '') === true) return false;
  if (holidays.easter === undefined) return true;
  const { church, days } = holidays.easter;
  const sunday = (church === 'western' ? westernEaster : orthodoxEaster)(day.year);
  // Days beyond the month's end run on into the next.
  const easter = DateTime.utc(day.year, sunday.month, 1).plus({ days: sunday.day - 1 });
  const distance = DateTime.utc(day.year, day.month, day.day).diff(easter, 'days').days;
  return !days.includes(distance);
}
