import { checkResponse, checkSubmission, type ItemResponse, type Submission } from '#exam-bank';
import {
  contentSha256,
  evidenceOf,
  examData,
  finishPractical,
  finishTheory,
  openKnowledgeItem,
  openTask,
  selectSittingCase,
  submittedFiles,
  type MarkingContext,
} from '#marking';
import type { Scheme } from '#schemes';
import { randomUUID } from 'node:crypto';
import {
  appendEvent,
  insertResponse,
  insertSubmission,
  inTransaction,
  findSetItem,
  updateSitting,
  type SetItem,
  type Sitting,
  type Tx,
} from '#store';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { isPast, lockOwnSitting, phaseOf, selectSession } from './own-sitting.js';

const MINUTE_MS = 60_000;

/** Accepting the conditions starts the clock of the theory part. */
export async function acceptConditions(
  engine: Engine,
  principal: Principal,
  sittingId: string,
): Promise<void> {
  await inTransaction(engine.db, async (tx) => {
    const sitting = await lockOwnSitting(tx, principal, sittingId);
    const session = await selectSession(tx, sitting);
    if (session.state !== 'open')
      throw new Problem('not-started', `The session is ${session.state}.`);
    if (sitting.conditions_accepted_at !== null)
      throw new Problem('conflict', 'The conditions were accepted before; the clock is running.');
    const at = engine.clock.now();
    const { theory } = (session.scheme as Scheme).parts; // checked by parseScheme when it was scheduled
    const deadline = new Date(at.getTime() + theory.minutes * MINUTE_MS);
    await updateSitting(tx, sitting.id, { conditions_accepted_at: at, theory_deadline: deadline });
    const exam = examData(await selectSittingCase(tx, sitting));
    const data = { deadline: deadline.toISOString(), ...exam };
    await record(tx, sitting, at, 'theory.started', data);
  });
}

/** The practical part is for who passed the theory part. */
export async function startPractical(
  engine: Engine,
  principal: Principal,
  sittingId: string,
): Promise<void> {
  await inTransaction(engine.db, async (tx) => {
    const sitting = await lockOwnSitting(tx, principal, sittingId);
    const session = await selectSession(tx, sitting);
    if (sitting.theory_finished_at === null)
      throw new Problem('not-started', 'Finish the theory part first.');
    if (sitting.theory_passed !== true)
      throw new Problem(
        'theory-not-passed',
        'Only who passed the theory part goes on to the practical part.',
      );
    if (sitting.practical_started_at !== null)
      throw new Problem('conflict', 'The practical part has started before; its clock is running.');
    if (session.state !== 'open')
      throw new Problem('not-started', `The session is ${session.state}.`);
    const { practical } = (session.scheme as Scheme).parts; // as above
    if (practical === undefined) throw new Problem('conflict', 'This exam has no practical part.');
    const at = engine.clock.now();
    const deadline = new Date(at.getTime() + practical.minutes * MINUTE_MS);
    await updateSitting(tx, sitting.id, { practical_started_at: at, practical_deadline: deadline });
    await record(tx, sitting, at, 'practical.started', { deadline: deadline.toISOString() });
  });
}

export interface SavedAnswer {
  readonly sequence: number;
  readonly savedAt: string;
}

interface Taken {
  readonly sequence: number;
  readonly at: Date;
  readonly late: boolean;
  readonly deadline: Date | null;
}

/** A late one is kept, counts for nothing, and is refused: the refusal is thrown only after it has been committed. */
function savedInTime({ sequence, at, late, deadline }: Taken): SavedAnswer {
  if (late) throw tooLate(deadline, at);
  return { sequence, savedAt: at.toISOString() };
}

export interface AnswerRequest {
  readonly sittingId: string;
  readonly itemId: string;
  readonly response: unknown;
}

/** Saves one answer; the last one in time counts. */
export async function saveResponse(
  engine: Engine,
  principal: Principal,
  request: AnswerRequest,
): Promise<SavedAnswer> {
  const taken = await inTransaction(engine.db, async (tx): Promise<Taken> => {
    const sitting = await lockOwnSitting(tx, principal, request.sittingId);
    if (sitting.conditions_accepted_at === null)
      throw new Problem(
        'conditions-not-accepted',
        'Accept the conditions first; that starts your time.',
      );
    const item = await selectOwnItem(tx, sitting, request.itemId, 'theory');
    const at = engine.clock.now(); // before the keys are asked, which may take a while
    const body = await fittingResponse(engine, item, request.response);
    const when = partTime(sitting, 'theory', at);
    const sha256 = contentSha256(body);
    const ids = { sittingId: sitting.id, itemVersionId: item.id };
    const sequence = await insertResponse(tx, { ...ids, body, bodySha256: sha256, ...when });
    const type = when.late ? 'response.late' : 'response.saved';
    await record(tx, sitting, when.at, type, { item: item.item_id, sequence, sha256 });
    return { sequence, ...when, deadline: sitting.theory_deadline };
  });
  return savedInTime(taken);
}

/** @throws Problem `already-finished` for what would be in time in a part that its candidate has finished */
function partTime(
  sitting: Sitting,
  part: 'theory' | 'practical',
  at: Date,
): { readonly at: Date; readonly late: boolean } {
  const late = isPast(sitting[`${part}_deadline`], at);
  if (!late && sitting[`${part}_finished_at`] !== null)
    throw new Problem('already-finished', `You finished the ${part} part; nothing more is taken.`);
  return { at, late };
}

async function fittingResponse(
  engine: Engine,
  item: SetItem,
  response: unknown,
): Promise<ItemResponse> {
  const check = checkResponse(await openKnowledgeItem(engine.keys, item), response);
  if (check.ok) return check.response;
  throw new Problem('response-refused', check.message, [
    { path: '/response', message: check.code },
  ]);
}

export interface SubmissionRequest {
  readonly sittingId: string;
  readonly itemId: string;
  readonly language: string;
  readonly files: readonly { readonly name: string; readonly base64: string }[];
}

/** Takes a submission for a task; the last one in time is graded when the part ends. */
export async function takeSubmission(
  engine: Engine,
  principal: Principal,
  request: SubmissionRequest,
): Promise<SavedAnswer & { readonly id: string }> {
  const id = randomUUID();
  const taken = await inTransaction(engine.db, async (tx): Promise<Taken> => {
    const sitting = await lockOwnSitting(tx, principal, request.sittingId);
    if (sitting.practical_started_at === null)
      throw new Problem('not-started', 'Start the practical part first.');
    const item = await selectOwnItem(tx, sitting, request.itemId, 'practical');
    const at = engine.clock.now(); // before the keys are asked, which may take a while
    const { language, files } = await fittingSubmission(engine, item, request);
    const when = partTime(sitting, 'practical', at);
    const sha256 = contentSha256({ language, files });
    const content = { language, files, contentSha256: sha256, ...when };
    const ids = { id, sittingId: sitting.id, itemVersionId: item.id };
    const sequence = await insertSubmission(tx, { ...ids, ...content });
    const type = when.late ? 'submission.late' : 'submission.taken';
    const data = { item: item.item_id, submission: id, sequence, language, sha256 };
    const evidence = submittedFiles({ id, files }).map(evidenceOf);
    await record(tx, sitting, when.at, type, data, evidence);
    return { sequence, ...when, deadline: sitting.practical_deadline };
  });
  return { id, ...savedInTime(taken) };
}

async function fittingSubmission(
  engine: Engine,
  item: SetItem,
  { language, files }: SubmissionRequest,
): Promise<Submission> {
  const received = files.map(({ name, base64 }) => ({
    name,
    bytes: Buffer.from(base64, 'base64'),
  }));
  const check = checkSubmission({ language, files: received }, await openTask(engine.keys, item));
  if (check.ok) return check.submission;
  throw new Problem(
    'submission-refused',
    check.problems[0]?.message ?? 'It was refused.',
    check.problems.map((problem) => ({
      path: `/files/${problem.file ?? ''}`,
      message: `${problem.code}: ${problem.message}`,
    })),
  );
}

/** Ends the part that is under way: theory is marked at once, practical submissions go to the graders. */
export async function finishPart(
  engine: Engine,
  principal: Principal,
  sittingId: string,
  part: 'theory' | 'practical',
): Promise<void> {
  const runIds = await inTransaction(engine.db, async (tx) => {
    const sitting = await lockOwnSitting(tx, principal, sittingId);
    const phase = phaseOf(sitting);
    if (phase !== part)
      throw new Problem(
        sitting[`${part}_finished_at`] === null ? 'not-started' : 'already-finished',
        `The ${part} part is not under way.`,
      );
    const context: MarkingContext = {
      keys: engine.keys,
      at: engine.clock.now(),
      actor: { kind: 'candidate', ref: sitting.audit_ref },
    };
    if (part === 'practical') return finishPractical(tx, context, sitting, 'candidate');
    await finishTheory(tx, context, sitting, 'candidate');
    return [];
  });
  if (runIds.length > 0) await engine.doorbell.ring(runIds);
}

async function selectOwnItem(
  tx: Tx,
  sitting: Sitting,
  itemId: string,
  part: SetItem['part'],
): Promise<SetItem> {
  const session = await selectSession(tx, sitting);
  const item = await findSetItem(tx, { setId: session.exam_set_id, itemId });
  if (item?.part !== part)
    throw new Problem(
      'not-found',
      `Your paper has no such ${part === 'theory' ? 'item' : 'task'}.`,
    );
  return item;
}

function tooLate(deadline: Date | null, at: Date): Problem {
  return new Problem(
    'too-late',
    `The time ended at ${deadline?.toISOString() ?? '?'}, by our clock it is ${at.toISOString()}. What you sent is kept on record as late and does not count.`,
  );
}

async function record(
  tx: Tx,
  sitting: Sitting,
  at: Date,
  type: string,
  data: Readonly<Record<string, string | number>>,
  evidence: readonly ReturnType<typeof evidenceOf>[] = [],
): Promise<void> {
  await appendEvent(tx, {
    type,
    at,
    actor: { kind: 'candidate', ref: sitting.audit_ref },
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data,
    evidence,
  });
}
