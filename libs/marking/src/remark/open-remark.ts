import { randomUUID } from 'node:crypto';
import {
  compareLayers,
  layerOfOperation,
  scoredVersionsOf,
  type RemarkOperation,
  type RemarkScope,
} from '#scoring';
import {
  insertRemarkSet,
  insertRuns,
  lockItemVersions,
  lockRemarkSet,
  recordRemarkStarted,
  selectSubmissionsTo,
  updateRemarkDraft,
  type NewRun,
  type RemarkItem,
  type RemarkOrigin,
  type RemarkPlan,
  type RemarkSet,
  type Sitting,
  type Tx,
} from '#store';
import type { MarkingContext } from '../ports.js';
import { contentSha256 } from '../records.js';
import type { SittingCase } from '../standing.js';
import { assertOperations } from './check-operations.js';
import { assertNamedMarks } from './named-marks.js';
import { RemarkRefused } from './refused.js';
import { appendRemarkEvent } from './remark-event.js';
import { selectCasesInScope } from './sitting-cases.js';

export interface RemarkRequest extends RemarkPlan {
  readonly origin: RemarkOrigin;
  readonly createdBy: string;
}

export interface OpenedRemark {
  readonly id: string;
  readonly runIds: readonly string[];
  readonly sittings: readonly Sitting[];
}

/** Writes down a re-mark as a draft: nothing is checked, run or claimed yet. @returns its id */
export async function draftRemark(
  tx: Tx,
  context: MarkingContext,
  request: RemarkRequest,
): Promise<string> {
  const id = randomUUID();
  await insertRemarkSet(tx, { ...request, id, at: context.at });
  await appendRemarkEvent(tx, context, id, 'remark.drafted', {
    origin: request.origin.kind,
    reasonCode: request.reasonCode,
    planSha256: planSha256(request),
  });
  return id;
}

/** Puts another plan in place of a draft's. @throws RemarkRefused once it was started */
export async function changeRemarkDraft(
  tx: Tx,
  context: MarkingContext,
  { id, by, plan }: { readonly id: string; readonly by: string; readonly plan: RemarkPlan },
): Promise<void> {
  await lockDraft(tx, id);
  await updateRemarkDraft(tx, id, { plan, by, at: context.at });
  await appendRemarkEvent(tx, context, id, 'remark.changed', {
    reasonCode: plan.reasonCode,
    planSha256: planSha256(plan),
  });
}

/**
 * Starts a re-mark: checks it against the versions, the sittings and other re-marks, and queues the runs that it takes. Nothing
 * counts until it is committed.
 * @throws RemarkRefused
 */
export async function startRemark(
  tx: Tx,
  context: MarkingContext,
  start: { readonly id: string; readonly by: string },
): Promise<OpenedRemark> {
  const set = await lockDraft(tx, start.id);
  const presented = set.operations.map(({ itemVersionId }) => itemVersionId);
  await lockItemVersions(tx, presented);
  await assertOperations(tx, set);
  const cases = await selectCasesInScope(tx, set.scope, presented);
  assertMarked(cases, presented);
  assertNamed(set, cases);
  assertNamedMarks(set.operations, cases);
  await recordRemarkStarted(tx, set.id, {
    ...{ by: start.by, at: context.at },
    items: itemsOf(set.operations, set.scope),
  });
  const runIds = await queueRuns(tx, context, set, cases);
  const sittings = cases.map(({ sitting }) => sitting);
  await appendRemarkEvent(tx, context, set.id, 'remark.opened', {
    planSha256: planSha256({
      ...set,
      reasonCode: set.reason_code,
    }),
    reasonCode: set.reason_code,
    sittings: sittings.length,
    sittingsSha256: contentSha256(sittings.map((sitting) => sitting.audit_ref)),
    runs: runIds.length,
  });
  return { id: set.id, runIds, sittings };
}

/** Draft and start in one. */
export async function openRemark(
  tx: Tx,
  context: MarkingContext,
  request: RemarkRequest,
): Promise<OpenedRemark> {
  const id = await draftRemark(tx, context, request);
  return startRemark(tx, context, { id, by: request.createdBy });
}

/** The rationale is free words and stays out. */
function planSha256({
  operations,
  scope,
  overrides,
  consents,
  reasonCode,
}: Omit<RemarkPlan, 'rationale'>): string {
  return contentSha256({ operations, scope, overrides, consents, reasonCode });
}

async function lockDraft(tx: Tx, id: string): Promise<RemarkSet> {
  const set = await lockRemarkSet(tx, id);
  if (set?.state !== 'draft') throw new RemarkRefused('not-a-draft', 'it was started before');
  return set;
}

/** Who is still at work, or waits for a first mark, would get the old tests' mark on top of the re-mark's. */
export function assertMarked(cases: readonly SittingCase[], presented: readonly string[]): void {
  for (const { sitting, items, entries } of cases) {
    const neverWillBe = sitting.conditions_accepted_at === null || sitting.theory_passed === false;
    const marked = new Set(entries.map((entry) => entry.item_version_id));
    const waiting = items.find(({ id, part }) => {
      const isDue = part === 'theory' ? sitting.conditions_accepted_at !== null : !neverWillBe;
      return presented.includes(id) && isDue && !marked.has(id);
    });
    if (waiting !== undefined)
      throw new RemarkRefused(
        'exam-under-way',
        `not everybody who has ${waiting.item_id} is marked yet; wait until all their runs are done`,
      );
  }
}

/** Sittings and entries that are named are there. */
function assertNamed(set: RemarkSet, cases: readonly SittingCase[]): void {
  const inScope = new Set(cases.map(({ sitting }) => sitting.id));
  const named = [
    ...(set.scope.kind === 'sittings' ? set.scope.sittingIds : []),
    ...set.consents.map(({ sittingId }) => sittingId),
    ...set.operations.flatMap((one) =>
      one.kind === 'manual' ? one.marks.map(({ sittingId }) => sittingId) : [],
    ),
  ];
  const stranger = named.find((id) => !inScope.has(id));
  if (stranger !== undefined)
    throw new RemarkRefused('not-in-scope', `sitting ${stranger} is not in the scope`);
  const overridable = set.operations.flatMap((operation) =>
    cases.flatMap(({ entries }) =>
      entries
        .filter((entry) => entry.item_version_id === operation.itemVersionId)
        .filter(({ layer }) => compareLayers(layer, layerOfOperation(operation)) > 0)
        .map(({ id }) => id),
    ),
  );
  const unknown = set.overrides?.entries.find((id) => !overridable.includes(id));
  if (unknown !== undefined)
    throw new RemarkRefused(
      'override-unknown',
      `entry ${unknown} is none that stands over this re-mark`,
    );
}

function itemsOf(
  operations: readonly RemarkOperation[],
  scope: RemarkScope,
): readonly Omit<RemarkItem, 'remark_set_id'>[] {
  const scored = new Set(operations.flatMap(scoredVersionsOf));
  return [
    ...operations.map((operation) => ({
      item_version_id: operation.itemVersionId,
      role: 'presented' as const,
      claimed: operation.kind !== 'manual' && scope.kind === 'everybody',
    })),
    ...[...scored].map((id) => ({
      item_version_id: id,
      role: 'scored' as const,
      claimed: false,
    })),
  ];
}

/** A run for everybody who handed something in. */
async function queueRuns(
  tx: Tx,
  context: MarkingContext,
  set: RemarkSet,
  cases: readonly SittingCase[],
): Promise<readonly string[]> {
  const withOf = new Map(
    set.operations.flatMap((one) =>
      one.kind === 'rerun' ? [[one.itemVersionId, one.withVersionId] as const] : [],
    ),
  );
  const submissions = await selectSubmissionsTo(tx, {
    sittingIds: cases.map(({ sitting }) => sitting.id),
    itemVersionIds: [...withOf.keys()],
  });
  const runs = submissions.flatMap((submission): NewRun[] => {
    const itemVersionId = withOf.get(submission.item_version_id);
    if (itemVersionId === undefined) return [];
    return [
      {
        ...{ id: randomUUID(), submissionId: submission.id, itemVersionId },
        ...{ purpose: 'remark', remarkSetId: set.id, createdAt: context.at },
      },
    ];
  });
  await insertRuns(tx, runs);
  return runs.map(({ id }) => id);
}
