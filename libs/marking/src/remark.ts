import { isDrawable } from '#exam-bank';
import { randomUUID } from 'node:crypto';
import {
  remarkDiff,
  type Mark,
  type RemarkDiff,
  type RunFacts,
  type Standing,
  type Verdict,
} from '#scoring';
import {
  appendEvent,
  findSubmission,
  insertRemarkSet,
  insertRun,
  lockRemarkSet,
  lockSitting,
  recordRemarkDecision,
  recordRemarkDiff,
  selectCountingSubmissions,
  selectItemVersion,
  selectRemarkSetsOfItem,
  selectRunsOfRemarkSet,
  selectSittingsWithItem,
  type GradingRun,
  type ItemVersion,
  type Reader,
  type RemarkSet,
  type Sitting,
  type Tx,
} from '#store';
import { enterPracticalMark, markOfRun } from './enter-marks.js';
import type { MarkingContext } from './ports.js';
import { settleResult } from './results.js';
import { contentSha256 } from './records.js';
import {
  selectMarksInForce,
  selectSittingCase,
  standingOf,
  verdictOfEntry,
  type SittingCase,
} from './standing.js';

/** Why a re-mark is refused. */
export class RemarkRefused extends Error {
  override readonly name = 'RemarkRefused';
  constructor(
    readonly code:
      | 'not-a-correction'
      | 'not-a-task'
      | 'already-open'
      | 'exam-under-way'
      | 'not-ready'
      | 'out-of-date'
      | 'already-decided',
    message: string,
  ) {
    super(message);
  }
}

export interface RemarkRequest {
  readonly oldVersionId: string;
  readonly newVersionId: string;
  readonly reasonCode: string;
  readonly rationale: string;
  readonly createdBy: string;
}

export interface OpenedRemark {
  readonly id: string;
  readonly runIds: readonly string[];
  readonly sittings: readonly Sitting[];
}

/**
 * Opens a re-mark of everybody whose set held the old version of a task: their last submissions are graded again, with the
 * corrected version's tests. Nothing counts until {@link commitRemark}.
 * @throws RemarkRefused
 */
export async function openRemark(
  tx: Tx,
  context: MarkingContext,
  request: RemarkRequest,
): Promise<OpenedRemark> {
  const [old, corrected] = await Promise.all([
    selectItemVersion(tx, request.oldVersionId),
    selectItemVersion(tx, request.newVersionId),
  ]);
  assertCorrection(old, corrected);
  await assertNewest(tx, old, corrected);
  const sittings = await selectSittingsWithItem(tx, old.id);
  for (const sitting of sittings) await assertMarked(tx, sitting, old);
  const id = randomUUID();
  await insertRemarkSet(tx, {
    id,
    old_version_id: old.id,
    new_version_id: corrected.id,
    reason_code: request.reasonCode,
    rationale: request.rationale,
    created_by: request.createdBy,
    created_at: context.at,
  });
  const runIds = await queueRuns(tx, context, { remarkSetId: id, old, corrected, sittings });
  await appendRemarkEvent(tx, context, id, 'remark.opened', {
    item: old.item_id,
    oldVersion: old.id,
    newVersion: corrected.id,
    reasonCode: request.reasonCode,
    // Counted and hashed, not listed: an event has a size limit, a body's largest exam has none.
    sittings: sittings.length,
    sittingsSha256: contentSha256(sittings.map((sitting) => sitting.audit_ref)),
    runs: runIds.length,
  });
  return { id, runIds, sittings };
}

/** A run for everybody who handed something in. */
async function queueRuns(
  tx: Tx,
  context: MarkingContext,
  remark: {
    readonly remarkSetId: string;
    readonly old: ItemVersion;
    readonly corrected: ItemVersion;
    readonly sittings: readonly Sitting[];
  },
): Promise<readonly string[]> {
  const { remarkSetId, old, corrected, sittings } = remark;
  const runIds: string[] = [];
  for (const sitting of sittings) {
    const submission = (await selectCountingSubmissions(tx, sitting.id)).find(
      (one) => one.item_version_id === old.id,
    );
    if (submission === undefined) continue;
    const id = randomUUID();
    await insertRun(tx, {
      id,
      submissionId: submission.id,
      itemVersionId: corrected.id,
      purpose: 'remark',
      remarkSetId,
      createdAt: context.at,
    });
    runIds.push(id);
  }
  return runIds;
}

function assertCorrection(old: ItemVersion, corrected: ItemVersion): void {
  if (old.kind !== 'task')
    throw new RemarkRefused('not-a-task', `${old.item_id} is no practical task`);
  const isLater =
    corrected.qualification_id === old.qualification_id &&
    corrected.item_id === old.item_id &&
    corrected.version > old.version;
  if (!isLater)
    throw new RemarkRefused(
      'not-a-correction',
      `version ${corrected.version} of ${corrected.item_id} does not correct version ${old.version} of ${old.item_id}`,
    );
  if (!isDrawable(corrected.state))
    throw new RemarkRefused(
      'not-a-correction',
      `version ${corrected.version} of ${corrected.item_id} is not approved`,
    );
}

/** A re-mark never puts an older version in force over a newer one, and is alone while it is open. */
async function assertNewest(db: Reader, old: ItemVersion, corrected: ItemVersion): Promise<void> {
  for (const set of await selectRemarkSetsOfItem(db, old.id)) {
    if (set.state !== 'committed')
      throw new RemarkRefused(
        'already-open',
        `a re-mark of ${old.item_id} is open: ${set.id}; decide it first`,
      );
    const inForce = await selectItemVersion(db, set.new_version_id);
    if (inForce.version >= corrected.version)
      throw new RemarkRefused(
        'not-a-correction',
        `everybody was marked with version ${inForce.version} of ${old.item_id} before`,
      );
  }
}

/** Who is still at work, or waits for a first mark, would get the old tests' mark on top of the re-mark's. */
async function assertMarked(db: Reader, sitting: Sitting, old: ItemVersion): Promise<void> {
  const neverWillBe = sitting.conditions_accepted_at === null || sitting.theory_passed === false;
  if (neverWillBe) return;
  const marks = await selectMarksInForce(db, sitting.id);
  if (marks.some((entry) => entry.item_version_id === old.id)) return;
  throw new RemarkRefused(
    'exam-under-way',
    `not everybody who has ${old.item_id} is marked yet; wait until all their runs are done`,
  );
}

/**
 * Shows what a re-mark would change, once all its runs are done; the first time it is written down, and approval is for that.
 * @returns undefined while runs are under way
 */
export async function dryRunRemark(
  tx: Tx,
  context: MarkingContext,
  id: string,
): Promise<RemarkDiff | undefined> {
  const set = await lockRemarkSet(tx, id);
  if (set === undefined) return undefined;
  if (set.diff !== null) return set.diff as RemarkDiff; // written below
  const runs = await selectRunsOfRemarkSet(tx, id);
  if (runs.some((run) => run.state !== 'done')) return undefined;
  const diff = await diffOf(tx, context, set, runs);
  await recordRemarkDiff(tx, id, diff);
  await appendRemarkEvent(tx, context, id, 'remark.shown', {
    candidates: diff.counts.candidates,
    up: diff.counts.up,
    down: diff.counts.down,
    failToPass: diff.failToPass.length,
    passToFail: diff.passToFail.length,
    diffSha256: contentSha256(diff),
  });
  return diff;
}

async function diffOf(
  db: Reader,
  context: MarkingContext,
  set: RemarkSet,
  runs: readonly GradingRun[],
): Promise<RemarkDiff> {
  const scored = await selectItemVersion(db, set.new_version_id);
  const runOfSubmission = new Map(runs.map((run) => [run.submission_id, run]));
  const before: Standing[] = [];
  const after: Standing[] = [];
  for (const sitting of await selectSittingsWithItem(db, set.old_version_id)) {
    const sittingCase = await selectSittingCase(db, sitting);
    const submission = (await selectCountingSubmissions(db, sitting.id)).find(
      (one) => one.item_version_id === set.old_version_id,
    );
    const run = submission && runOfSubmission.get(submission.id);
    const now = run && {
      mark: await markOfRun(context, { scored, facts: run.facts as RunFacts }),
      verdict: run.verdict as Verdict,
    }; // written by commitRun
    before.push(await standing(context, sittingCase, set, undefined));
    after.push(await standing(context, sittingCase, set, now));
  }
  return remarkDiff(before, after);
}

async function standing(
  context: MarkingContext,
  sittingCase: SittingCase,
  set: RemarkSet,
  now: { readonly mark: Mark; readonly verdict: Verdict } | undefined,
): Promise<Standing> {
  const replaced = new Map(now === undefined ? [] : [[now.mark.item, now.mark]]);
  const { marks, decision } = await standingOf(context.keys, sittingCase, replaced);
  const entry = sittingCase.entries.find((one) => one.item_version_id === set.old_version_id);
  const item = sittingCase.items.find((one) => one.id === set.old_version_id);
  const verdict = now?.verdict ?? (entry && verdictOfEntry(entry)) ?? undefined;
  return {
    candidate: sittingCase.sitting.audit_ref,
    marks,
    verdicts: item === undefined || verdict === undefined ? {} : { [item.item_id]: verdict },
    decision: decision.decision,
  };
}

/**
 * Puts an approved re-mark into force: superseding entries for everybody who has a run in it, then their results. The caller
 * has asked decide() inside this transaction.
 * @throws RemarkRefused unless the dry run was shown and nobody has decided yet
 */
export async function commitRemark(
  tx: Tx,
  context: MarkingContext,
  decision: { readonly id: string; readonly by: string },
): Promise<void> {
  const set = await lockReady(tx, decision.id);
  const presented = await selectItemVersion(tx, set.old_version_id);
  const scored = await selectItemVersion(tx, set.new_version_id);
  const runs = await selectRunsOfRemarkSet(tx, set.id);
  const now = await diffOf(tx, context, set, runs);
  if (contentSha256(now) !== contentSha256(set.diff))
    throw new RemarkRefused(
      'out-of-date',
      'marks changed since the dry run was shown: discard it and open another',
    );
  for (const run of runs) {
    const submission = await findSubmission(tx, run.submission_id);
    const sitting = submission && (await lockSitting(tx, submission.sitting_id));
    if (submission === undefined || sitting === undefined)
      throw new Error(`run ${run.id} has no sitting`);
    await enterPracticalMark(tx, context, sitting, {
      run,
      submission,
      presented,
      scored,
      facts: run.facts as RunFacts,
    }); // written by commitRun
    await settleResult(tx, context, sitting);
  }
  await recordRemarkDecision(tx, set.id, { state: 'committed', by: decision.by, at: context.at });
  await appendRemarkEvent(tx, context, set.id, 'remark.committed', {
    item: presented.item_id,
    newVersion: scored.id,
  });
}

/** Drops a re-mark: nothing of it ever counts; that it was tried stays on record. */
export async function discardRemark(
  tx: Tx,
  context: MarkingContext,
  decision: { readonly id: string; readonly by: string },
): Promise<void> {
  const set = await lockReady(tx, decision.id);
  await recordRemarkDecision(tx, set.id, { state: 'discarded', by: decision.by, at: context.at });
  await appendRemarkEvent(tx, context, set.id, 'remark.discarded', {});
}

async function lockReady(tx: Tx, id: string): Promise<RemarkSet> {
  const set = await lockRemarkSet(tx, id);
  if (set === undefined || set.state === 'running')
    throw new RemarkRefused(
      'not-ready',
      'its runs are not all done, or nobody has looked at the dry run yet',
    );
  if (set.state !== 'ready')
    throw new RemarkRefused('already-decided', `it was ${set.state} before`);
  return set;
}

async function appendRemarkEvent(
  tx: Tx,
  context: MarkingContext,
  id: string,
  type: string,
  data: Readonly<Record<string, string | number | readonly string[]>>,
): Promise<void> {
  await appendEvent(tx, {
    type,
    at: context.at,
    actor: context.actor,
    subject: { kind: 'remark', ref: id },
    data,
  });
}
