import { languagesToCheck, type KnowledgeItem, type Task, taskPoints } from '#exam-bank';
import {
  insertItemVersions,
  insertStateChanges,
  recordParticipations,
  selectWriters,
  type NewItemVersion,
  type Tx,
} from '#store';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { queueCheck } from './task-checks.js';

/** An item version without its place among the versions of its item. */
export type Draft = Omit<NewItemVersion, 'version' | 'supersedes'>;

/** The newest version of an item, which the next one lies on. */
export interface Newest {
  readonly id: string;
  readonly version: number;
}

/**
 * The next versions of items, on top of those that are there; they go to review at once, but for what is blocked. The acceptance
 * check of a task is queued with it. A draft below one can no longer be approved: whoever got something wrong imports or
 * corrects it again.
 */
export async function insertDrafts(
  tx: Tx,
  engine: Engine,
  principal: Principal,
  drafts: readonly { readonly draft: Draft; readonly newest: Newest | undefined }[],
): Promise<void> {
  const hashes = await insertItemVersions(
    tx,
    engine.keys,
    drafts.map(({ draft, newest }) => ({
      ...draft,
      version: (newest?.version ?? 0) + 1,
      supersedes: newest?.id ?? null,
    })),
  );
  await recordAuthors(
    tx,
    drafts.map(({ draft }) => draft),
  );
  const ready = drafts.filter(({ draft }) => !isBlocked(draft));
  await insertStateChanges(
    tx,
    engine.keys,
    ready.map(({ draft: { id, created_at: at } }) => ({
      ...{ itemVersionId: id, from: 'draft', to: 'review' },
      ...{ by: principal.personId, at },
    })),
  );
  if (engine.config.taskCheck === 'off') return;
  for (const [index, { draft, newest }] of drafts.entries())
    if (draft.kind === 'task' && !isBlocked(draft))
      await queueCheck(tx, principal, {
        ...{ id: draft.id, item: draft.item_id, version: (newest?.version ?? 0) + 1 },
        ...{ contentSha256: hashes[index] ?? '', at: draft.created_at },
        languages: languagesToCheck(draft.body as Task), // made by taskColumns
      });
}

function isBlocked({ blocked_reasons: reasons }: Draft): boolean {
  return reasons !== undefined && reasons !== null;
}

/** Whom a content names as its author took part, too, if that is one of us. */
async function recordAuthors(tx: Tx, drafts: readonly Draft[]): Promise<void> {
  const writers = await selectWriters(tx, drafts);
  const idOf = new Map(writers.map(({ user_name, id }) => [user_name, id]));
  const acts = drafts.flatMap(({ id, author, created_by, created_at }) =>
    [...new Set([created_by, idOf.get(author) ?? created_by])].map((personId) => ({
      personId,
      act: 'author' as const,
      itemVersionId: id,
      at: created_at,
    })),
  );
  await recordParticipations(tx, acts);
}

/** The columns that an item's content decides. */
export function itemColumns(item: KnowledgeItem) {
  return {
    item_id: item.id,
    kind: 'knowledge' as const,
    type: item.type,
    criteria: [item.criterion],
    difficulty: item.difficulty,
    points: item.points,
    minutes: item.minutes,
    author: item.author,
    passage: item.passage?.id ?? null,
    body: item,
  };
}

/** The columns that a task's content decides. */
export function taskColumns(task: Task) {
  return {
    item_id: task.id,
    kind: 'task' as const,
    type: 'task',
    criteria: [...new Set(task.groups.map(({ criterion }) => criterion))],
    difficulty: task.difficulty,
    points: taskPoints(task),
    minutes: task.minutes,
    author: task.author,
    body: task,
  };
}
