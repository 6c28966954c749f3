import type { ProblemCode } from '../http/problem.js';

/** How long custodians have from the asking to the set key. */
export const OPENING_MS = 30 * 60 * 1000;
/** Wrong shares in one opening before it ends. */
export const MOST_WRONG_TRIES = 3;
/** Other processes write events too, and their clocks differ by some seconds. */
const CLOCK_TOLERANCE_MS = 60 * 1000;

/** Why a step is refused. The code and the set go into the audit log; the text goes to the caller only. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
}

/** What is known when somebody takes a step towards opening a set. Times are those of the server's clock. */
export interface OpeningFacts {
  readonly now: Date;
  /** Time of the newest event in the log. */
  readonly newestEventAt: Date | undefined;
  readonly setOpenedAt: Date | null;
  /** Number of the draw that replaced the one of this set. */
  readonly replacedBy?: string | undefined;
  /** Undefined where the glass is broken: then no time is kept. */
  readonly session?: {
    readonly state: 'scheduled' | 'open' | 'closed';
    readonly startsAt: Date;
    /** The session is for this set. */
    readonly isOfSet: boolean;
  };
  /** How long before its session a set may be opened, ms. */
  readonly leadMs: number;
}

/** Whether the set may be opened now, whoever asks. */
export function openingRefusal(facts: OpeningFacts): Refusal | undefined {
  const { now, newestEventAt, setOpenedAt, replacedBy, session, leadMs } = facts;
  if (setOpenedAt !== null)
    return { code: 'set-open', detail: `The set was opened at ${setOpenedAt.toISOString()}.` };
  if (replacedBy !== undefined)
    return { code: 'conflict', detail: `The set is void: its draw was replaced by ${replacedBy}.` };
  // Whoever sets the clock back could otherwise try the same moment twice; forward shows in the log.
  if (newestEventAt !== undefined && now.getTime() < newestEventAt.getTime() - CLOCK_TOLERANCE_MS)
    return {
      code: 'clock-behind',
      detail: `The clock says ${now.toISOString()}, and the log has an event of ${newestEventAt.toISOString()}. Set the clock right.`,
    };
  if (session === undefined) return undefined;
  if (!session.isOfSet) return { code: 'conflict', detail: 'That session is for another set.' };
  if (session.state === 'closed') return { code: 'conflict', detail: 'The session is closed.' };
  const from = new Date(session.startsAt.getTime() - leadMs);
  if (now < from)
    return { code: 'too-early', detail: `The set may be opened from ${from.toISOString()}.` };
  return undefined;
}
