import type { SchemeProblem } from '../scheme-problem.js';
import type { AppealsRules } from './appeals.js';

/** What is wrong with rules of appeals beyond their shape. */
export function appealsProblems(rules: AppealsRules): readonly SchemeProblem[] {
  const zone = rules.calendar?.zone;
  const routes = Object.entries(rules.kinds ?? {});
  return [
    ...(zone === undefined || isTimeZone(zone)
      ? []
      : [{ path: '/appeals/calendar/zone', message: 'is no time zone' }]),
    ...routes
      .filter(([, route]) => route.instances > 1 === rules.singleInstance)
      .map(([kind]) => ({
        path: `/appeals/kinds/${kind}/instances`,
        message: 'contradicts singleInstance',
      })),
    ...(rules.ownWork?.where === 'remote' && rules.ownWork.questions === 'in-room'
      ? [{ path: '/appeals/ownWork/questions', message: 'are shown in the room only' }]
      : []),
  ];
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // a RangeError: the runtime knows no such zone
  }
}
