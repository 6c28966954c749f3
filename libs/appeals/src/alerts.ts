import type { AppealCalendar } from '#schemes';
import { daysLeft } from './calendar.js';
import type { CaseState } from './steps.js';

/** A case whose answer is due. */
export interface DueCase {
  readonly id: string;
  readonly state: CaseState;
  readonly answerLastDay: string;
  readonly calendar: AppealCalendar;
  readonly alertDaysBefore: readonly number[];
}

export interface AppealAlert {
  readonly id: string;
  readonly kind: 'due-soon' | 'overdue';
  readonly lastDay: string;
  readonly daysLeft: number;
}

/** Where a scheme says nothing. */
export const ALERT_DAYS_BEFORE: readonly number[] = [5, 1];

const UNTOLD: ReadonlySet<CaseState> = new Set([
  'filed',
  'checked',
  'assigned',
  'in-review',
  'drafted',
  'decided',
]);

/** Cases whose appellant should soon know the outcome, or should have known it; the most urgent first. */
export function alertsOf(cases: readonly DueCase[], at: Date): readonly AppealAlert[] {
  const alerts = cases
    .filter(({ state }) => UNTOLD.has(state))
    .flatMap(({ id, answerLastDay, calendar, alertDaysBefore }) => {
      const left = daysLeft(calendar, at, answerLastDay);
      const kind = left < 0 ? ('overdue' as const) : ('due-soon' as const);
      if (left > Math.max(0, ...alertDaysBefore)) return [];
      return [{ id, kind, lastDay: answerLastDay, daysLeft: left }];
    });
  return alerts.sort((a, b) => a.daysLeft - b.daysLeft || (a.id < b.id ? -1 : 1));
}
