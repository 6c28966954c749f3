import type { AppealsRules, OwnWorkRules } from '#schemes';
import { termEnd, UTC_CALENDAR } from './calendar.js';

/** Where a scheme says nothing of it: at home, without the questions, for good. */
const DEFAULT: OwnWorkRules = { where: 'remote', questions: 'numbers', cite: 'SCI-8.3b' };

export type OwnWorkAccess =
  | { readonly ok: true; readonly questions: boolean }
  | { readonly ok: false; readonly message: string };

/** Whether a candidate sees their own work now (rule SCI-8.3b), and whether the questions beside it. */
export function ownWorkAccess(
  rules: AppealsRules,
  facts: {
    readonly at: Date;
    /** When the result was told first; null: not yet. */
    readonly toldAt: Date | null;
    /** Whether somebody watches over a viewing in the room at this moment. */
    readonly viewingOpen: boolean;
  },
): OwnWorkAccess {
  const { where, questions, days } = rules.ownWork ?? DEFAULT;
  if (facts.toldAt === null)
    return { ok: false, message: 'Your work is shown once there is a result.' };
  if (days !== undefined) {
    const term = { days, kind: 'calendar' } as const;
    const end = termEnd(rules.calendar ?? UTC_CALENDAR, facts.toldAt, term);
    if (facts.at >= end.endsAt)
      return { ok: false, message: `Work was shown until ${end.lastDay}.` };
  }
  if (where === 'in-room' && !facts.viewingOpen)
    return { ok: false, message: 'Work is shown in the room only: ask the centre for a time.' };
  return { ok: true, questions: questions === 'in-room' && facts.viewingOpen };
}
