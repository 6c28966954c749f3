import {
  findExamSession,
  findSitting,
  lockSitting,
  type ExamSession,
  type Reader,
  type Sitting,
  type Tx,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Action } from '../access/decide.js';
import type { Principal } from '../access/principal.js';
import { Problem } from '../http/problem.js';

/** The candidate's own sitting; another's is told apart from none by nothing. */
export async function selectOwnSitting(
  db: Reader,
  principal: Principal,
  id: string,
  action: Action,
): Promise<Sitting> {
  return owned(principal, action, await findSitting(db, id));
}

/** The same, locked for a change. */
export async function lockOwnSitting(tx: Tx, principal: Principal, id: string): Promise<Sitting> {
  return owned(principal, 'sitting.write-own', await lockSitting(tx, id));
}

function owned(principal: Principal, action: Action, sitting: Sitting | undefined): Sitting {
  if (sitting === undefined || sitting.candidate_id !== principal.personId)
    throw new Problem('not-found', 'You have no such sitting.');
  authorise(principal, action, { ownerId: sitting.candidate_id });
  return sitting;
}

export async function selectSession(db: Reader, sitting: Sitting): Promise<ExamSession> {
  const session = await findExamSession(db, sitting.exam_session_id);
  if (session === undefined) throw new Error(`sitting ${sitting.id} has no session`);
  return session;
}

export type Phase = 'registered' | 'theory' | 'theory-finished' | 'practical' | 'finished';

/** Where the sitting stands at `at`, by the server's clock. */
export function phaseOf(sitting: Sitting): Phase {
  if (sitting.practical_finished_at !== null) return 'finished';
  if (sitting.practical_started_at !== null) return 'practical';
  if (sitting.theory_finished_at !== null)
    return sitting.theory_passed === true ? 'theory-finished' : 'finished';
  return sitting.conditions_accepted_at === null ? 'registered' : 'theory';
}

/** Whether `at` is past the end of a part; the last instant still counts. */
export function isPast(deadline: Date | null, at: Date): boolean {
  return deadline !== null && at.getTime() > deadline.getTime();
}
