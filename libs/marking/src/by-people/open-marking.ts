import { randomUUID } from 'node:crypto';
import type { MarkingRules } from '#scoring';
import { namesCandidate } from '#scoring';
import {
  appendEvent,
  hasMarkerRole,
  insertMarkingRound,
  insertScripts,
  insertScriptSittings,
  insertSessionMarkers,
  insertSessionMarking,
  findSessionMarking,
  lockMarking,
  selectScriptMarks,
  selectScriptsBarredHere,
  selectScriptsOfItems,
  selectSessionAnswers,
  type ExamSession,
  type MarkingDuty,
  type ScriptSitting,
  type SessionAnswer,
  type Tx,
} from '#store';
import type { MarkingContext } from '../ports.js';
import { allocateRound, hasSeeds } from './allocate.js';
import {
  answerSha256,
  awaitsPeople,
  selectItemsForPeople,
  type ItemForPeople,
} from './marked-items.js';
import { MarkingRefused } from './marking-refused.js';
import { findMarkingCase } from './rounds-of-session.js';
import { enterScriptMarks } from './settle.js';

export interface MarkingRequest {
  readonly session: ExamSession;
  readonly rules: MarkingRules;
  readonly dueAt: Date | null;
  readonly markers: readonly { readonly id: string; readonly duty: MarkingDuty }[];
  /** 32 random bytes, hexadecimal: who gets what follows from them. */
  readonly secret: string;
  readonly by: string;
}

export interface OpenedMarking {
  /** Answers that people mark. */
  readonly answers: number;
  /** Different ones of them, which are marked here. */
  readonly scripts: number;
  /** Answers equal to one that another session marks, or has marked. */
  readonly elsewhere: number;
  /** Answers that hold a word of the candidate's name. */
  readonly namesCandidate: number;
}

/**
 * Opens the marking of a closed session: equal answers become one script without names, and the markers get theirs.
 * @throws MarkingRefused
 */
export async function openMarking(
  tx: Tx,
  context: MarkingContext,
  request: MarkingRequest,
): Promise<OpenedMarking> {
  const { session, rules, by } = request;
  if (session.state !== 'closed') throw new MarkingRefused('session-under-way');
  if (!(await hasMarkerRole(tx))) throw new MarkingRefused('no-marker-role');
  const items = await selectItemsForPeople(tx, context.keys, session.exam_set_id);
  await lockJoinedMarkings(tx, session.id, items);
  if ((await findSessionMarking(tx, session.id)) !== undefined)
    throw new MarkingRefused('opened-before');
  const answers = await selectAnswers(tx, session.id, items);
  if (answers.length === 0) throw new MarkingRefused('nothing-to-mark');
  const answered = [...new Set(answers.map(({ itemVersionId }) => itemVersionId))];
  if (!(await hasSeeds(tx, rules, answered))) throw new MarkingRefused('no-seeds');
  const at = context.at;
  await insertSessionMarking(tx, {
    exam_session_id: session.id,
    rules,
    allocation_secret: request.secret,
    due_at: request.dueAt,
    opened_by: by,
    opened_at: at,
  });
  await insertMarkingRound(tx, {
    exam_session_id: session.id,
    number: 1,
    kind: 'first',
    began_by: by,
    began_at: at,
  });
  await insertSessionMarkers(tx, { sessionId: session.id, markers: request.markers, by, at });
  const made = await insertAnswers(tx, session.id, answers, at);
  // Their mark would record the marker's act on a sitting that it is refused on: here now, or there when it is settled.
  const barred = await selectScriptsBarredHere(tx, session.id);
  if (barred.length > 0) throw new MarkingRefused('marker-barred-here', barred.length);
  const markingCase = await findMarkingCase(tx, session.id);
  if (markingCase === undefined) throw new Error(`marking of ${session.id} was not opened`);
  await allocateRound(
    tx,
    markingCase,
    markingCase.scripts.map(({ ref }) => ref),
    at,
  );
  const opened = {
    answers: answers.length,
    scripts: markingCase.scripts.length,
    elsewhere: made.filter(({ isElsewhere }) => isElsewhere).length,
    namesCandidate: made.filter((one) => one.names_candidate).length,
  };
  await appendEvent(tx, {
    type: 'marking.opened',
    at,
    actor: context.actor,
    subject: { kind: 'session', ref: session.id },
    data: { ...opened, markers: request.markers.length },
  });
  await enterKnownMarks(tx, context, made);
  return opened;
}

/**
 * Nobody else opens a marking of these items meanwhile, and no session settles a script that this one joins: else neither of the two
 * would enter the mark. Items come first, then sessions, each in order, so that nobody waits in a ring.
 */
async function lockJoinedMarkings(
  tx: Tx,
  sessionId: string,
  items: readonly ItemForPeople[],
): Promise<void> {
  const ids = items.map(({ row }) => row.id).sort();
  for (const id of ids) await lockMarking(tx, id);
  const scripts = ids.length === 0 ? [] : await selectScriptsOfItems(tx, ids);
  const others = scripts.flatMap(({ exam_session_id: id }) => (id === null ? [] : [id]));
  for (const id of [...new Set([sessionId, ...others])].sort()) await lockMarking(tx, id);
}

interface HashedAnswer extends SessionAnswer {
  readonly itemVersionId: string;
  readonly sha256: string;
}

async function selectAnswers(
  tx: Tx,
  sessionId: string,
  items: readonly ItemForPeople[],
): Promise<readonly HashedAnswer[]> {
  if (items.length === 0) return [];
  const contents = new Map(items.map(({ row, content }) => [row.id, content]));
  const answers = await selectSessionAnswers(tx, {
    sessionId,
    itemVersionIds: [...contents.keys()],
  });
  return answers.flatMap((answer) => {
    const { item_version_id: itemVersionId, body } = answer.response;
    const content = contents.get(itemVersionId);
    if (content === undefined || !awaitsPeople(content, body)) return [];
    return [{ ...answer, itemVersionId, sha256: answerSha256(body) }];
  });
}

type Joined = ScriptSitting & { readonly isElsewhere: boolean };

/** One script for all equal answers, whoever gave them and in which session. */
async function insertAnswers(
  tx: Tx,
  sessionId: string,
  answers: readonly HashedAnswer[],
  at: Date,
): Promise<readonly Joined[]> {
  const keyOf = (item: string, sha256: string) => `${item}/${sha256}`;
  const items = [...new Set(answers.map(({ itemVersionId }) => itemVersionId))];
  const known = new Map(
    (await selectScriptsOfItems(tx, items)).map((one) => [
      keyOf(one.item_version_id, one.answer_sha256),
      one.ref,
    ]),
  );
  const fresh = new Map<string, { readonly ref: string; readonly of: HashedAnswer }>();
  for (const of of answers) {
    const key = keyOf(of.itemVersionId, of.sha256);
    if (!known.has(key) && !fresh.has(key)) fresh.set(key, { ref: randomUUID(), of });
  }
  await insertScripts(
    tx,
    // In the order of their random references: that of the rows says nothing of the candidates.
    [...fresh.values()]
      .sort((one, other) => (one.ref < other.ref ? -1 : 1))
      .map(({ ref, of }) => ({
        ref,
        item_version_id: of.itemVersionId,
        exam_session_id: sessionId,
        answer: of.response.body,
        answer_sha256: of.sha256,
        created_at: at,
      })),
  );
  const joined = answers.map((answer) => {
    const key = keyOf(answer.itemVersionId, answer.sha256);
    const ref = known.get(key) ?? fresh.get(key)?.ref;
    if (ref === undefined) throw new Error('an answer without a script');
    return {
      sitting_id: answer.sittingId,
      item_version_id: answer.itemVersionId,
      script_ref: ref,
      response_sha256: answer.response.body_sha256,
      names_candidate: namesCandidate(answer.response.body, answer),
      joined_at: at,
      isElsewhere: known.has(key),
    };
  });
  await insertScriptSittings(
    tx,
    joined.map(({ isElsewhere: _, ...row }) => row),
  );
  return joined;
}

/** An answer equal to one that is marked has that mark at once (E20, E21). */
async function enterKnownMarks(
  tx: Tx,
  context: MarkingContext,
  joined: readonly Joined[],
): Promise<void> {
  const refs = joined.filter(({ isElsewhere }) => isElsewhere).map((one) => one.script_ref);
  const settled = new Set((await selectScriptMarks(tx, refs)).map(({ script_ref: ref }) => ref));
  await enterScriptMarks(
    tx,
    context,
    joined.filter((one) => settled.has(one.script_ref)),
  );
}
