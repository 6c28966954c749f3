import { randomUUID } from 'node:crypto';
import type { Scheme } from '#schemes';
import { trainerLookbackDays } from '#schemes';
import {
  appendEvent,
  findExamSession,
  findPerson,
  inTransaction,
  insertTeaching,
  recordParticipation,
  selectSessionsOf,
  selectHumans,
  selectPartsOfSession,
  selectRoles,
  selectTrainersOfSession,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import { conflictingPart } from '../access/separations.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/**
 * Records who taught a candidate. It is a fact, whatever the trainer did before: sessions in which they already supervise or mark
 * are named in the answer and in the log.
 */
export function recordTeaching(
  engine: Engine,
  principal: Principal,
  taught: {
    readonly trainer: string;
    readonly candidate: string;
    readonly qualification: string;
    readonly from: string;
    readonly until: string;
  },
): Promise<{ readonly id: string; readonly conflicts: readonly string[] }> {
  const at = engine.clock.now();
  for (const name of ['from', 'until'] as const)
    if (!isDay(taught[name])) throw new Problem('bad-input', `${name}: there is no such day.`);
  if (taught.from > taught.until)
    throw new Problem('bad-input', 'from: the first day comes after the last one.');
  return inTransaction(engine.db, async (tx) => {
    await assertPair(tx, taught);
    const id = randomUUID();
    await insertTeaching(tx, {
      ...{ id, trainerId: taught.trainer, candidateId: taught.candidate },
      ...{ qualificationId: taught.qualification, from: taught.from, until: taught.until },
      ...{ recordedBy: principal.personId, at },
    });
    const conflicts: string[] = [];
    for (const sessionId of await selectSessionsOf(tx, taught.candidate))
      conflicts.push(...(await recordTrainers(tx, sessionId, at)));
    await appendEvent(tx, {
      type: 'teaching.recorded',
      at,
      actor: actorOf(principal),
      subject: { kind: 'teaching', ref: id },
      data: { trainer: taught.trainer, conflicts },
    });
    return { id, conflicts };
  });
}

/** The pattern admits 30 February; only a real day prints back as itself. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

async function assertPair(
  tx: Tx,
  taught: { readonly trainer: string; readonly candidate: string },
): Promise<void> {
  const [trainer, candidate] = [
    await findPerson(tx, taught.trainer),
    await findPerson(tx, taught.candidate),
  ];
  if (trainer === undefined || candidate === undefined)
    throw new Problem('not-found', 'There is no such trainer or candidate.');
  if (!(await selectRoles(tx, candidate.id)).includes('candidate'))
    throw new Problem('not-found', `${candidate.id} is no candidate.`);
}

/**
 * Puts on record who taught candidates of a session, within the time that its scheme looks back.
 * @returns the session where one of them already took a part that a trainer may not have, else nothing
 */
export async function recordTrainers(
  tx: Tx,
  sessionId: string,
  at: Date,
): Promise<readonly string[]> {
  const session = await findExamSession(tx, sessionId);
  if (session === undefined) return [];
  const scheme = session.scheme as Scheme; // checked by parseScheme when it was scheduled
  const trainers = await selectTrainersOfSession(tx, sessionId, trainerLookbackDays(scheme));
  const parts = await selectPartsOfSession(tx, sessionId);
  const humans = await selectHumans(tx, trainers);
  for (const personId of trainers)
    await recordParticipation(tx, { personId, act: 'trainer', sessionId, at });
  const isConflict = trainers.some(
    (personId) =>
      conflictingPart({ personId, human: humans.get(personId) }, 'trainer', parts) !== undefined,
  );
  return isConflict ? [sessionId] : [];
}
