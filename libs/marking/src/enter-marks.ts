import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import type { Scheme } from '#schemes';
import {
  notReachedItems,
  practicalMark,
  recomputeMark,
  scoreRun,
  scoringVersion,
  ScoringError,
  type HumanDerivation,
  type Mark,
  type MarkInputs,
  type MarkLayer,
  type RecomputedMark,
  type RunFacts,
  type ScoringErrorCode,
} from '#scoring';
import {
  appendEvent,
  insertMarkEntry,
  insertScriptMarking,
  selectCountingResponses,
  type GradingRun,
  type ItemVersion,
  type MarkEntry,
  type SetItem,
  type Sitting,
  type Submission,
  type Tx,
} from '#store';
import type { MarkingContext } from './ports.js';
import { contentSha256, evidenceOf, markRecord, recordSha256 } from './records.js';
import { filesOfRun } from './run-files.js';
import { blankMark, openKnowledgeItems, openTask } from './standing.js';

const NOTHING_SENT = contentSha256(null);

export interface EndedTheory {
  readonly items: readonly SetItem[];
  readonly scheme: Scheme;
  /** Not by the candidate. */
  readonly endedByClock: boolean;
}

/**
 * Marks every knowledge item of the sitting from the answers that counted; a blank one gets its 0 of the maximum. An answer
 * that people or a script mark gets its entry when they have; one that its item cannot measure gets none.
 */
export async function enterTheoryMarks(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  { items, scheme, endedByClock }: EndedTheory,
): Promise<void> {
  const responses = new Map(
    (await selectCountingResponses(tx, sitting.id)).map((response) => [
      response.item_version_id,
      response,
    ]),
  );
  const theory = items.filter(({ part }) => part === 'theory');
  const contents = await openKnowledgeItems(context.keys, theory);
  const notReached =
    scheme.totals?.notReached === undefined
      ? new Set<string>()
      : notReachedItems({
          items: theory.map(({ id }) => id),
          answered: new Set(responses.keys()),
          endedByClock,
        });
  for (const [index, item] of theory.entries()) {
    const content = contents[index];
    if (content === undefined) throw new Error(`${item.item_id} was not opened`);
    const response = responses.get(item.id);
    const body = (response?.body ?? null) as ItemResponse; // checked by checkResponse when it was received
    const inputs = { item: content, response: body, notReached: notReached.has(item.id) };
    const recomputed = markOrFault({ kind: 'knowledge', ...inputs, judged: {} });
    if ('fault' in recomputed) {
      await leaveToPeople(tx, context, sitting, { item, fault: recomputed.fault });
      continue;
    }
    const { mark, because } = recomputed;
    if (mark.state === 'not-marked') {
      await leaveToOthers(tx, context, sitting, { item, content });
      continue;
    }
    await enterMark(tx, context, sitting, {
      mark,
      presented: item,
      scored: item,
      responseSha256: response?.body_sha256 ?? NOTHING_SENT,
      derivation: { lines: because.map(({ text }) => text) },
    });
  }
}

/** A script takes seconds, and runs outside of this transaction: see mark-scripted.ts. People come by themselves. */
async function leaveToOthers(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  { item, content }: { readonly item: SetItem; readonly content: KnowledgeItem },
): Promise<void> {
  if (content.type !== 'scripted') return;
  await insertScriptMarking(tx, { sittingId: sitting.id, itemVersionId: item.id, at: context.at });
}

/** An item that cannot measure one answer keeps nobody from ending their part. */
function markOrFault(inputs: MarkInputs): RecomputedMark | { readonly fault: ScoringErrorCode } {
  try {
    return recomputeMark(inputs);
  } catch (error) {
    if (!(error instanceof ScoringError)) throw error;
    return { fault: error.code };
  }
}

/** Parked beside the scripts that failed. The words of a scoring error name answers: only its code is told. */
async function leaveToPeople(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  { item, fault }: { readonly item: SetItem; readonly fault: ScoringErrorCode },
): Promise<void> {
  await insertScriptMarking(tx, {
    ...{ sittingId: sitting.id, itemVersionId: item.id, at: context.at },
    parkedFor: 'unusable',
  });
  await appendEvent(tx, {
    type: 'mark.failed',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { item: item.item_id, itemVersion: item.id, fault },
  });
}

/** A task that nobody handed anything in for. */
export async function enterBlankTask(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  item: SetItem,
): Promise<void> {
  await enterMark(tx, context, sitting, {
    mark: await blankMark(context.keys, item),
    presented: item,
    scored: item,
    responseSha256: NOTHING_SENT,
    derivation: { lines: ['nothing was handed in'] },
  });
}

export interface GradedRun {
  readonly run: GradingRun;
  readonly submission: Submission;
  /** The version that the candidate saw. */
  readonly presented: ItemVersion;
  /** The version whose tests ran. */
  readonly scored: ItemVersion;
  readonly facts: RunFacts;
}

/** Enters the mark of a finished run. @throws Error for facts that give no mark: the caller must not have come here */
export async function enterPracticalMark(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  graded: GradedRun,
): Promise<void> {
  const task = await openTask(context.keys, graded.scored);
  const score = scoreRun(task, graded.facts);
  if (score.verdict === 'not-marked')
    throw new Error(`run ${graded.run.id} gives no mark: ${score.reason}`);
  await enterMark(tx, context, sitting, {
    mark: practicalMark(task, score),
    presented: graded.presented,
    scored: graded.scored,
    responseSha256: graded.submission.content_sha256,
    derivation: { verdict: score.verdict, groups: score.groups },
    run: graded.run,
    imageDigest: graded.facts.provenance.runImage,
  });
}

export interface MarkedByPeople {
  readonly mark: Mark;
  readonly item: ItemVersion;
  readonly responseSha256: string;
  readonly derivation: { readonly human: HumanDerivation; readonly lines: readonly string[] };
  /** The script that the answer was marked as. */
  readonly script: string;
}

/** Enters the mark that people gave an answer. */
export async function enterMarkByPeople(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  { item, script, ...marked }: MarkedByPeople,
): Promise<void> {
  const cause = { kind: 'marking', ref: script };
  await enterMark(tx, context, sitting, { ...marked, presented: item, scored: item, cause });
}

/** A mark with everything that its entry pins. */
export interface Entering {
  readonly mark: Mark;
  readonly presented: Pick<ItemVersion, 'id' | 'item_id'>;
  readonly scored: Pick<ItemVersion, 'id' | 'content_sha256'>;
  readonly responseSha256: string;
  readonly derivation: unknown;
  readonly run?: GradingRun;
  readonly imageDigest?: string;
  readonly layer?: MarkLayer;
  readonly remarkSetId?: string;
  readonly cause?: MarkEntry['cause'];
}

/** Adds an entry to the ledger, with its event. The caller holds the sitting's lock. */
export async function enterMark(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  entering: Entering,
): Promise<MarkEntry> {
  const { mark, presented, scored, run } = entering;
  if (mark.state === 'not-marked' || mark.state === 'not-presented')
    throw new Error(`a mark of state ${mark.state} is no entry`);
  const entry = await insertMarkEntry(tx, {
    sitting_id: sitting.id,
    item_version_id: presented.id,
    scored_version_id: scored.id,
    points: mark.points,
    max_points: mark.maxPoints,
    parts: mark.parts,
    state: mark.state,
    derivation: entering.derivation,
    content_sha256: scored.content_sha256,
    response_sha256: entering.responseSha256,
    scoring_version: scoringVersion,
    layer: entering.layer ?? 'base',
    seed: null,
    run_id: run?.id ?? null,
    image_digest: entering.imageDigest ?? null,
    remark_set_id: entering.remarkSetId ?? null,
    cause: entering.cause ?? null,
    entered_at: context.at,
  });
  await appendMarkEvent(tx, context, sitting, { entry, presented, run });
  return entry;
}

/** The event that vouches for an entry; whoever enters a mark writes it in the same transaction. */
export async function appendMarkEvent(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
  entered: {
    readonly entry: MarkEntry;
    readonly presented: Entering['presented'];
    readonly run: GradingRun | undefined;
  },
): Promise<void> {
  const { entry, presented, run } = entered;
  await appendEvent(tx, {
    type: entry.sequence === 1 ? 'mark.entered' : 'mark.superseded',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: {
      item: presented.item_id,
      itemVersion: presented.id,
      entry: entry.sequence,
      points: entry.points,
      maxPoints: entry.max_points,
      recordSha256: recordSha256(markRecord(presented.item_id, entry)),
    },
    evidence: run === undefined ? [] : (await filesOfRun(tx, run)).map(evidenceOf),
  });
}
