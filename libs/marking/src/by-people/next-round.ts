import type { KnowledgeItem } from '#exam-bank';
import { nextRound, type RoundKind } from '#scoring';
import {
  appendEvent,
  insertMarkingRound,
  lockMarking,
  selectItemVersion,
  selectScriptMarks,
  type Keys,
  type Reader,
  type Tx,
} from '#store';
import type { MarkingContext } from '../ports.js';
import { openKnowledgeItem } from '../standing.js';
import { allocateRound } from './allocate.js';
import { MarkingRefused } from './marking-refused.js';
import {
  findMarkingCase,
  roundState,
  scriptsToAdjudicate,
  scriptsToMarkTwice,
  type MarkingCase,
} from './rounds-of-session.js';
import { settleScripts } from './settle.js';

export interface BegunRound {
  readonly kind: RoundKind;
  /** Scripts that are to be marked in it. */
  readonly scripts: number;
  /** Scripts that got their mark now. */
  readonly settled: number;
}

/**
 * Freezes the open round, gives its decided scripts their marks, and begins the next round with the others.
 * @throws MarkingRefused
 */
export async function beginNextRound(
  tx: Tx,
  context: MarkingContext,
  round: { readonly sessionId: string; readonly by: string },
): Promise<BegunRound> {
  const { sessionId, by } = round;
  await lockMarking(tx, sessionId);
  const before = await selectMarkingCase(tx, sessionId);
  const contents = await contentsOf(tx, context.keys, before);
  const state = roundState(before, contents);
  const next = nextRound(state);
  if (!next.ok) throw new MarkingRefused(next.reason, state.waiting);
  await insertMarkingRound(tx, {
    exam_session_id: sessionId,
    number: before.round.number + 1,
    kind: next.next,
    began_by: by,
    began_at: context.at,
  });
  const after = await selectMarkingCase(tx, sessionId);
  const refs = scriptsOfRound(after, contents);
  const settled = await undecided(tx, after, refs);
  if (next.next !== 'closed') await allocateRound(tx, after, refs, context.at);
  await appendEvent(tx, {
    type: 'marking.round-begun',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'session', ref: sessionId },
    data: {
      round: after.round.number,
      kind: next.next,
      scripts: refs.length,
      settled: settled.length,
    },
  });
  await settleScripts(tx, context, after, settled);
  return { kind: next.next, scripts: refs.length, settled: settled.length };
}

/** Which scripts the round that is open now is about. */
function scriptsOfRound(
  markingCase: MarkingCase,
  contents: ReadonlyMap<string, KnowledgeItem>,
): readonly string[] {
  switch (markingCase.round.kind) {
    case 'first':
      return markingCase.scripts.map(({ ref }) => ref);
    case 'second':
      return scriptsToMarkTwice(markingCase);
    case 'adjudication':
      return scriptsToAdjudicate(markingCase, contents);
    case 'closed':
      return [];
  }
}

/** The scripts that have all their markings and no mark yet. */
async function undecided(
  tx: Tx,
  { scripts }: MarkingCase,
  open: readonly string[],
): Promise<readonly string[]> {
  const refs = scripts.map(({ ref }) => ref);
  const settled = new Set((await selectScriptMarks(tx, refs)).map((one) => one.script_ref));
  const waiting = new Set(open);
  return refs.filter((ref) => !settled.has(ref) && !waiting.has(ref));
}

export async function selectMarkingCase(db: Reader, sessionId: string): Promise<MarkingCase> {
  const markingCase = await findMarkingCase(db, sessionId);
  if (markingCase === undefined) throw new MarkingRefused('not-opened');
  return markingCase;
}

/** The contents of the items that the session's scripts answer, by version. */
export async function contentsOf(
  db: Reader,
  keys: Keys,
  { scripts }: MarkingCase,
): Promise<ReadonlyMap<string, KnowledgeItem>> {
  const contents = new Map<string, KnowledgeItem>();
  for (const id of new Set(scripts.map((one) => one.item_version_id)))
    contents.set(id, await openKnowledgeItem(keys, await selectItemVersion(db, id)));
  return contents;
}
