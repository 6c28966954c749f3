import type { AppealCalendar, AppealChannel, AppealRoute, AppealsRules } from '#schemes';
import { termEnd, UTC_CALENDAR, type TermEnd } from './calendar.js';

/** What an appeal is about (rule ECDL-7.1); each kind has a route of its own. */
export type AppealKind = 'marking' | 'conduct' | 'organisation';

/** The route of a kind, from the long form of the scheme or the short one; undefined where the body takes no such appeals. */
export function routeOf(rules: AppealsRules, kind: AppealKind): AppealRoute | undefined {
  if (rules.kinds !== undefined) return rules.kinds[kind];
  if (kind !== 'marking') return undefined;
  return {
    handledBy: 'appeal-reviewer',
    window: { days: rules.windowDays, kind: 'calendar', from: ['result'] },
    answer: { days: rules.answerDays, kind: 'calendar' },
    instances: rules.singleInstance ? 1 : 2,
    cite: rules.cite,
  };
}

export function calendarOf(rules: AppealsRules): AppealCalendar {
  return rules.calendar ?? UTC_CALENDAR;
}

export function channelsOf(rules: AppealsRules): readonly AppealChannel[] {
  return rules.channels ?? ['account'];
}

/** When what the appeal is about happened. */
export interface WindowFacts {
  /** When the exam, or the assessment, was held. */
  readonly exam: Date | null;
  /** When the result that is appealed against was told. */
  readonly result: Date | null;
}

/** Until when an appeal may come in; undefined while nothing has happened that its window counts from. */
export function windowOf(
  rules: AppealsRules,
  route: AppealRoute,
  facts: WindowFacts,
): TermEnd | undefined {
  const starts = route.window.from
    .map((start) => (start === 'result' ? facts.result : facts.exam))
    .filter((start) => start !== null)
    .map((start) => start.getTime());
  if (starts.length === 0) return undefined;
  return termEnd(calendarOf(rules), new Date(Math.max(...starts)), route.window);
}

/** Until when the appellant is told the outcome. */
export function answerEnd(rules: AppealsRules, route: AppealRoute, filedAt: Date): TermEnd {
  return termEnd(calendarOf(rules), filedAt, route.answer);
}
