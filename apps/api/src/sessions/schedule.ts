import { randomUUID } from 'node:crypto';
import {
  appendEvent,
  countUnansweredRemarks,
  countUnfitItems,
  findExamSet,
  findOpeningOfSet,
  findPerson,
  findReplacement,
  insertExamSession,
  insertSitting,
  makeSittingRef,
  inTransaction,
  lockExamSession,
  lockExamSet,
  lockSittingsOfSession,
  markInUse,
  recordParticipation,
  selectParticipations,
  selectRoles,
  selectSetItems,
  updateExamSession,
  type ExamSession,
  type ExamSet,
  type SetOpening,
  type Tx,
} from '#store';
import { mayWait, type Blueprint } from '#exam-bank';
import { finishPractical, openKnowledgeItems } from '#marking';
import type { Scheme } from '#schemes';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { recordTrainers } from '../people/teachings.js';
import { phaseOf, type Phase } from '../candidate/own-sitting.js';
import { readScheme } from './schemes.js';

const AT_WORK: ReadonlySet<Phase> = new Set<Phase>(['theory', 'practical']);

export interface SessionRequest {
  readonly title: string;
  readonly place: string;
  readonly setId: string;
  readonly scheme: string;
  readonly startsAt: string;
  readonly candidates: readonly string[];
}

export interface ScheduledSession {
  readonly id: string;
  readonly sittings: readonly { readonly id: string; readonly candidate: string }[];
}

/** Schedules a session on a drawn set and registers its candidates. */
export async function scheduleSession(
  engine: Engine,
  principal: Principal,
  request: SessionRequest,
): Promise<ScheduledSession> {
  const scheme = await readScheme(request.scheme);
  const at = engine.clock.now();
  const id = randomUUID();
  return inTransaction(engine.db, async (tx) => {
    const set = await findExamSet(tx, request.setId);
    if (set === undefined) throw new Problem('not-found', 'There is no such set.');
    assertFits(set, scheme);
    await assertStands(tx, set);
    await assertUnused(tx, set);
    await insertExamSession(tx, {
      id,
      title: request.title,
      place: request.place,
      qualification_id: set.qualification_id,
      exam_set_id: set.id,
      scheme,
      starts_at: new Date(request.startsAt),
      state: 'scheduled',
      created_by: principal.personId,
      created_at: at,
      opened_at: null,
      closed_at: null,
    });
    await recordParticipation(tx, { personId: set.drawn_by, act: 'examiner', sessionId: id, at });
    const sittings = await register(tx, { sessionId: id, candidates: request.candidates, at });
    await recordTrainers(tx, id, at);
    const { paper_number: paperNumber } = set;
    const data = { set: set.id, paperNumber, scheme: scheme.id, sittings: sittings.length };
    await appendEvent(tx, {
      type: 'session.scheduled',
      at,
      actor: actorOf(principal),
      subject: { kind: 'session', ref: id },
      data,
    });
    return { id, sittings };
  });
}

async function register(
  tx: Tx,
  { sessionId, candidates, at }: { sessionId: string; candidates: readonly string[]; at: Date },
): Promise<ScheduledSession['sittings']> {
  const sittings = [];
  for (const candidate of candidates) {
    const person = await findPerson(tx, candidate);
    if (person === undefined || !(await selectRoles(tx, candidate)).includes('candidate'))
      throw new Problem('not-found', `${candidate} is no candidate.`);
    const id = randomUUID();
    const sitting = {
      id,
      exam_session_id: sessionId,
      candidate_id: candidate,
      audit_ref: await makeSittingRef(tx, { candidateId: candidate, sittingId: id, at }),
      registered_at: at,
    };
    await insertSitting(tx, sitting);
    sittings.push({ id: sitting.id, candidate });
  }
  return sittings;
}

/** Opens the session, whose set is open by now: from now on registered candidates may accept the conditions. */
export async function openSession(
  engine: Engine,
  principal: Principal,
  sessionId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const session = await lockExamSession(tx, sessionId);
    if (session === undefined) throw new Problem('not-found', 'There is no such session.');
    if (session.state !== 'scheduled')
      throw new Problem('conflict', `The session is ${session.state}.`);
    if (at < session.starts_at)
      throw new Problem('not-started', `The session starts at ${session.starts_at.toISOString()}.`);
    authorise(principal, 'session.open', {
      participations: await selectParticipations(tx, { sessionId, itemVersionIds: [] }),
    });
    await assertSetOpen(tx, session);
    await assertFit(tx, session);
    await assertDecidable(engine, tx, session);
    await updateExamSession(tx, sessionId, { state: 'open', at });
    // Not when the set was opened: until now, who searches the bank must not see what it holds.
    await markInUse(tx, { setId: session.exam_set_id, by: principal.personId, at });
    await recordParticipation(tx, {
      personId: principal.personId,
      act: 'invigilator',
      sessionId,
      at,
    });
    await appendEvent(tx, {
      type: 'session.opened',
      at,
      actor: actorOf(principal),
      subject: { kind: 'session', ref: sessionId },
    });
  });
}

/** Two custodians opened the set before; several sessions may use one set. */
async function assertSetOpen(tx: Tx, session: ExamSession): Promise<void> {
  const set = await lockExamSet(tx, session.exam_set_id);
  if (set === undefined) throw new Error(`session ${session.id} has no set`);
  const opening = await findOpeningOfSet(tx, set.id);
  if (opening === undefined)
    throw new Problem(
      'set-sealed',
      `Set ${set.paper_number} is sealed: ask two of its custodians at POST /sets/${set.id}/openings.`,
    );
  if (opening.kind === 'glass') assertReviewed(set, opening);
}

/** How many, never which: who opens a session knows nothing of what the set holds. */
async function assertFit(tx: Tx, session: ExamSession): Promise<void> {
  const count = await countUnfitItems(tx, session.exam_set_id);
  if (count === 0) return;
  throw new Problem(
    'conflict',
    `Items of the set that were embargoed, retired or released to the public since it was drawn: ${String(count)}. Draw a new set.`,
  );
}

/** A gate lets on or keeps out the moment that the theory part ends: no mark of that part may wait for anybody. */
async function assertDecidable({ keys }: Engine, tx: Tx, session: ExamSession): Promise<void> {
  const { parts } = session.scheme as Scheme; // checked by parseScheme when it was scheduled
  if (parts.theory.gate === undefined) return;
  const items = await selectSetItems(tx, session.exam_set_id);
  const theory = items.filter(({ part }) => part === 'theory');
  const count = (await openKnowledgeItems(keys, theory)).filter(mayWait).length;
  if (count === 0) return;
  throw new Problem(
    'conflict',
    `The theory part decides at once who goes on, but items of the set that people or scripts mark: ${String(count)}. Draw a new set without them.`,
  );
}

/** Whoever sat it can tell what it holds: a set that was opened for a session is used up. */
async function assertUnused(tx: Tx, set: ExamSet): Promise<void> {
  const opening = await findOpeningOfSet(tx, set.id);
  if (opening === undefined) return;
  if (opening.kind === 'scheduled')
    throw new Problem('conflict', `Set ${set.paper_number} was opened before; draw a new one.`);
  assertReviewed(set, opening);
}

function assertReviewed(set: ExamSet, opening: SetOpening): void {
  if (opening.set_usable === true) return;
  throw new Problem(
    'glass-not-reviewed',
    opening.set_usable === null
      ? `The glass of set ${set.paper_number} was broken; it waits for the review that allows its use.`
      : `The review of the broken glass does not allow the use of set ${set.paper_number}; draw a new one.`,
  );
}

/** The set was drawn for this scheme, and holds the parts that the scheme examines. */
function assertFits(set: ExamSet, scheme: Scheme): void {
  const blueprint = set.blueprint as Blueprint; // checked by parseBlueprint when it was drawn
  if (blueprint.scheme !== scheme.id)
    throw new Problem(
      'conflict',
      `Set ${set.paper_number} was drawn for the scheme ${blueprint.scheme}.`,
    );
  if (blueprint.practical.count > 0 !== (scheme.parts.practical !== undefined))
    throw new Problem(
      'conflict',
      `The scheme ${scheme.id} and set ${set.paper_number} do not agree whether there is a practical part.`,
    );
}

/** A set is void once somebody approved that its draw is replaced. */
async function assertStands(tx: Tx, set: ExamSet): Promise<void> {
  const replacement = set.draw_id === null ? undefined : await findReplacement(tx, set.draw_id);
  if (replacement !== undefined && replacement.state !== 'proposed')
    throw new Problem(
      'conflict',
      `Set ${set.paper_number} is void: its draw was replaced by ${replacement.number}.`,
    );
}

/**
 * Closes the session, once nobody is at work: nobody starts a part any more. Who passed the theory part and did not go on has
 * handed nothing in for the practical part.
 */
export async function closeSession(
  engine: Engine,
  principal: Principal,
  sessionId: string,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const session = await lockExamSession(tx, sessionId);
    if (session === undefined) throw new Problem('not-found', 'There is no such session.');
    if (session.state !== 'open')
      throw new Problem('conflict', `The session is ${session.state}, not open.`);
    const sittings = await lockSittingsOfSession(tx, sessionId);
    const atWork = sittings.filter((sitting) => AT_WORK.has(phaseOf(sitting))).length;
    if (atWork > 0)
      throw new Problem('conflict', `Still at work: ${atWork}. Close it when their time is over.`);
    // rule SCI-11.6: the chair answers remarks on the exam while it runs.
    const unanswered = await countUnansweredRemarks(tx, sessionId);
    if (unanswered > 0)
      throw new Problem('conflict', `Remarks that the chair has not answered: ${unanswered}.`);
    const { parts } = session.scheme as Scheme; // checked by parseScheme when it was scheduled
    const actor = actorOf(principal);
    if (parts.practical !== undefined)
      for (const sitting of sittings.filter((one) => phaseOf(one) === 'theory-finished'))
        await finishPractical(tx, { keys: engine.keys, at, actor }, sitting, 'session-end');
    await updateExamSession(tx, sessionId, { state: 'closed', at });
    await appendEvent(tx, {
      type: 'session.closed',
      at,
      actor: actorOf(principal),
      subject: { kind: 'session', ref: sessionId },
    });
  });
}
