import type { RemarkOperation, RemarkScope } from '#scoring';
import { sql } from 'kysely';
import { batches } from './batches.js';
import type { Reader, Tx } from './database.js';
import { toJson } from './database.js';
import type { RemarkConsent, RemarkOrigin, RemarkOverrides } from './remark-tables.js';
import type { GradingRun } from './runs.js';
import type { NewRow, Row } from './tables.js';

export type RemarkSet = Row<'remark_set'>;
export type RemarkItem = Row<'remark_item'>;
export type RemarkEffect = Row<'remark_effect'>;

/** What may change while a re-mark is a draft. */
export interface RemarkPlan {
  readonly operations: readonly RemarkOperation[];
  readonly scope: RemarkScope;
  readonly overrides: RemarkOverrides | null;
  readonly consents: readonly RemarkConsent[];
  readonly reasonCode: string;
  readonly rationale: string;
}

export async function insertRemarkSet(
  tx: Tx,
  set: RemarkPlan & {
    readonly id: string;
    readonly origin: RemarkOrigin;
    readonly createdBy: string;
    readonly at: Date;
  },
): Promise<void> {
  await tx
    .insertInto('remark_set')
    .values({
      ...planColumns(set),
      id: set.id,
      origin: toJson(set.origin),
      state: 'draft',
      created_by: set.createdBy,
      created_at: set.at,
      started_by: null,
      started_at: null,
      diff_sha256: null,
      shown_at: null,
      decided_by: null,
      decided_at: null,
    })
    .execute();
}

/** Who changes it is on record with it from then on, as one of its makers. */
export async function updateRemarkDraft(
  tx: Tx,
  id: string,
  change: { readonly plan: RemarkPlan; readonly by: string; readonly at: Date },
): Promise<void> {
  const { plan, by, at } = change;
  await tx.updateTable('remark_set').set(planColumns(plan)).where('id', '=', id).execute();
  await tx
    .insertInto('remark_editor')
    .values({ remark_set_id: id, person_id: by, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Everybody who made it: drafted it, put another plan in its place, or started it. */
export async function selectRemarkMakers(
  db: Reader,
  set: Pick<RemarkSet, 'id' | 'created_by' | 'started_by'>,
): Promise<readonly string[]> {
  const editors = await db
    .selectFrom('remark_editor')
    .select('person_id')
    .where('remark_set_id', '=', set.id)
    .orderBy('at')
    .orderBy('person_id')
    .execute();
  const started = set.started_by === null ? [] : [set.started_by];
  return [...new Set([set.created_by, ...editors.map((one) => one.person_id), ...started])];
}

function planColumns(plan: RemarkPlan) {
  return {
    operations: toJson(plan.operations),
    scope: toJson(plan.scope),
    overrides: plan.overrides === null ? null : toJson(plan.overrides),
    consents: toJson(plan.consents),
    reason_code: plan.reasonCode,
    rationale: plan.rationale,
  };
}

/** @param items what it is about; where it claims one, no other re-mark may be open that does */
export async function recordRemarkStarted(
  tx: Tx,
  id: string,
  start: {
    readonly by: string;
    readonly at: Date;
    readonly items: readonly Omit<RemarkItem, 'remark_set_id'>[];
  },
): Promise<void> {
  await tx
    .updateTable('remark_set')
    .set({ state: 'running', started_by: start.by, started_at: start.at })
    .where('id', '=', id)
    .execute();
  await tx
    .insertInto('remark_item')
    .values(start.items.map((item) => ({ ...item, remark_set_id: id })))
    .execute();
}

export function findRemarkSet(db: Reader, id: string): Promise<RemarkSet | undefined> {
  return db.selectFrom('remark_set').selectAll().where('id', '=', id).executeTakeFirst();
}

export function selectRemarkSets(db: Reader): Promise<Omit<RemarkSet, 'diff'>[]> {
  return db
    .selectFrom('remark_set')
    .select([
      ...(['id', 'operations', 'scope', 'overrides', 'consents', 'origin', 'reason_code'] as const),
      ...(['rationale', 'state', 'created_by', 'created_at', 'started_by', 'started_at'] as const),
      ...(['diff_sha256', 'shown_at', 'decided_by', 'decided_at'] as const),
    ])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute();
}

/** Not decided yet, opened because of statistics, and about one of these items as they were presented. */
export function selectOpenRemarksOfStatistics(
  db: Reader,
  itemVersionIds: readonly string[],
): Promise<Pick<RemarkSet, 'id' | 'operations'>[]> {
  return db
    .selectFrom('remark_set')
    .select(['id', 'operations'])
    .where('state', 'in', ['draft', 'running', 'ready'])
    .where(sql<boolean>`origin ->> 'kind' = 'statistic'`)
    .where(
      sql<boolean>`exists (select from jsonb_array_elements(operations) operation
                            where operation ->> 'itemVersionId' = any(${[...itemVersionIds]}::text[]))`,
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export function lockRemarkSet(tx: Tx, id: string): Promise<RemarkSet | undefined> {
  return tx
    .selectFrom('remark_set')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function recordRemarkDiff(
  tx: Tx,
  id: string,
  shown: { readonly diff: unknown; readonly sha256: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('remark_set')
    .set({
      state: 'ready',
      diff: toJson(shown.diff),
      diff_sha256: shown.sha256,
      shown_at: shown.at,
    })
    .where('id', '=', id)
    .where('state', '=', 'running')
    .execute();
}

export async function recordRemarkDecision(
  tx: Tx,
  id: string,
  decision: { readonly state: 'committed' | 'discarded'; readonly by: string; readonly at: Date },
): Promise<void> {
  await tx
    .updateTable('remark_set')
    .set({ state: decision.state, decided_by: decision.by, decided_at: decision.at })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable('remark_item')
    .set({ claimed: false })
    .where('remark_set_id', '=', id)
    .where('claimed', '=', true)
    .execute();
}

/** Re-marks of what was presented as one of these versions that are open or in force. */
export function selectRemarkItems(
  db: Reader,
  presentedIds: readonly string[],
): Promise<(RemarkItem & Pick<RemarkSet, 'state' | 'operations'>)[]> {
  return db
    .selectFrom('remark_item')
    .innerJoin('remark_set', 'remark_set.id', 'remark_item.remark_set_id')
    .selectAll('remark_item')
    .select(['remark_set.state', 'remark_set.operations'])
    .where('remark_item.item_version_id', 'in', presentedIds)
    .where('role', '=', 'presented')
    .where('state', '<>', 'discarded')
    .orderBy('remark_set.created_at')
    .execute();
}

export function selectRunsOfRemarkSet(db: Reader, remarkSetId: string): Promise<GradingRun[]> {
  return db
    .selectFrom('grading_run')
    .selectAll()
    .where('remark_set_id', '=', remarkSetId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function insertRemarkEffects(
  tx: Tx,
  effects: readonly NewRow<'remark_effect'>[],
): Promise<void> {
  for (const some of batches(effects)) await tx.insertInto('remark_effect').values(some).execute();
}

/** Re-marks in force of everybody who had one of these items, the named marks aside; oldest first. */
export function selectRemarksOfEverybody(
  db: Reader,
  presentedIds: readonly string[],
): Promise<{ item_version_id: string; decided_at: Date | null }[]> {
  return db
    .selectFrom('remark_item')
    .innerJoin('remark_set', 'remark_set.id', 'remark_item.remark_set_id')
    .select(['item_version_id', 'decided_at'])
    .where('item_version_id', 'in', presentedIds)
    .where('role', '=', 'presented')
    .where('state', '=', 'committed')
    .where(sql<boolean>`scope ->> 'kind' = 'everybody'`)
    .where(
      sql<boolean>`not exists (select from jsonb_array_elements(operations) operation
                                where operation ->> 'kind' = 'manual'
                                  and operation ->> 'itemVersionId' = item_version_id::text)`,
    )
    .orderBy('decided_at')
    .execute();
}

/** What re-marks in force left as it was, latest first. */
export function selectKeptMarks(db: Reader, sittingId: string): Promise<RemarkEffect[]> {
  return db
    .selectFrom('remark_effect')
    .selectAll()
    .where('sitting_id', '=', sittingId)
    .where('outcome', '=', 'kept')
    .orderBy('at', 'desc')
    .execute();
}
