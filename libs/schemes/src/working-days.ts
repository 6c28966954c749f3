const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The same time so many working days later, in UTC. Monday to Friday are working days; holidays differ from place to place and are
 * not known here, so a deadline is never later than the rule allows.
 */
export function addWorkingDays(from: Date, days: number): Date {
  let at = from;
  for (let left = days; left > 0;) {
    at = new Date(at.getTime() + DAY_MS);
    if (at.getUTCDay() !== 0 && at.getUTCDay() !== 6) left -= 1;
  }
  return at;
}
