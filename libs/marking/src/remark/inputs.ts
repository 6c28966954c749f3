import type { KnowledgeItem, Task } from '#exam-bank';
import { scoredVersionsOf, type HumanDerivation } from '#scoring';
import {
  selectEntriesByPeople,
  selectItemVersions,
  selectResponsesTo,
  selectRuns,
  selectRunsOfRemarkSet,
  selectSubmissionsTo,
  type GradingRun,
  type ItemVersion,
  type Keys,
  type MarkEntry,
  type Reader,
  type RemarkSet,
  type Response,
  type Submission,
} from '#store';
import { openKnowledgeItem, openTask, type SittingCase } from '../standing.js';

type SentIn = Pick<Submission, 'id' | 'content_sha256'>;

/** Everything that a re-mark computes from, read once for all sittings. */
export interface RemarkInputs {
  readonly task: (versionId: string) => { readonly row: ItemVersion; readonly task: Task };
  readonly knowledge: (versionId: string) => {
    readonly row: ItemVersion;
    readonly content: KnowledgeItem;
  };
  readonly responseOf: (sittingId: string, itemVersionId: string) => Response | undefined;
  /** What people decided about an answer. */
  readonly humanOf: (sittingId: string, itemVersionId: string) => HumanDerivation | undefined;
  readonly submissionOf: (sittingId: string, itemVersionId: string) => SentIn | undefined;
  /** Of this re-mark. */
  readonly rerunOf: (submissionId: string) => GradingRun | undefined;
  /** Whose facts an entry rests on. */
  readonly runBehind: (entry: MarkEntry) => GradingRun | undefined;
}

export async function selectRemarkInputs(
  db: Reader,
  keys: Keys,
  set: Pick<RemarkSet, 'id' | 'operations'>,
  cases: readonly SittingCase[],
): Promise<RemarkInputs> {
  const presented = set.operations.map(({ itemVersionId }) => itemVersionId);
  const to = { sittingIds: cases.map(({ sitting }) => sitting.id), itemVersionIds: presented };
  const recomputedIds = set.operations
    .filter(({ kind }) => kind === 'recompute' || kind === 'invalidate')
    .map(({ itemVersionId }) => itemVersionId);
  const { tasks, knowledge } = await openVersions(db, keys, set);
  const responses = byPlace(await selectResponsesTo(db, to));
  const submissions = byPlace(await selectSubmissionsTo(db, to));
  const byPeople = byPlace(await selectEntriesByPeople(db, to));
  const reruns = new Map(
    (await selectRunsOfRemarkSet(db, set.id)).map((run) => [run.submission_id, run]),
  );
  const runs = new Map(
    (await selectRuns(db, runIdsOf(cases, recomputedIds))).map((run) => [run.id, run]),
  );
  return {
    task: (id) => known(tasks, id),
    knowledge: (id) => known(knowledge, id),
    responseOf: (sittingId, itemVersionId) => responses.get(`${sittingId} ${itemVersionId}`),
    humanOf: (sittingId, itemVersionId) => {
      const entry = byPeople.get(`${sittingId} ${itemVersionId}`);
      return (entry?.derivation as { readonly human: HumanDerivation } | undefined)?.human; // written by settleScripts
    },
    submissionOf: (sittingId, itemVersionId) => submissions.get(`${sittingId} ${itemVersionId}`),
    rerunOf: (submissionId) => reruns.get(submissionId),
    runBehind: (entry) => (entry.run_id === null ? undefined : runs.get(entry.run_id)),
  };
}

async function openVersions(db: Reader, keys: Keys, set: Pick<RemarkSet, 'operations'>) {
  const rows = await selectItemVersions(db, set.operations.flatMap(scoredVersionsOf));
  const tasks = new Map<string, { row: ItemVersion; task: Task }>();
  const knowledge = new Map<string, { row: ItemVersion; content: KnowledgeItem }>();
  for (const row of rows) {
    if (row.kind === 'task') tasks.set(row.id, { row, task: await openTask(keys, row) });
    else knowledge.set(row.id, { row, content: await openKnowledgeItem(keys, row) });
  }
  return { tasks, knowledge };
}

function runIdsOf(cases: readonly SittingCase[], itemVersionIds: readonly string[]): string[] {
  return cases.flatMap(({ entries }) =>
    entries.flatMap((entry) =>
      entry.run_id !== null && itemVersionIds.includes(entry.item_version_id) ? [entry.run_id] : [],
    ),
  );
}

function byPlace<T extends { readonly sitting_id: string; readonly item_version_id: string }>(
  rows: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [`${row.sitting_id} ${row.item_version_id}`, row]));
}

function known<T>(versions: ReadonlyMap<string, T>, id: string): T {
  const found = versions.get(id);
  if (found === undefined) throw new Error(`item version ${id} is not there`);
  return found;
}
