import type { Reader, Tx } from './database.js';
import { eachBounded } from './each-bounded.js';
import { ASKED_AT_ONCE, DATA_KEY_COLUMNS, sealIn, unsealRow } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { Row } from './tables.js';

/** What reviewers and authors say to each other about a version, and requests for change with their settling. */
export interface NewComment {
  readonly id: string;
  readonly itemVersionId: string;
  readonly answers: string | null;
  readonly by: string;
  readonly at: Date;
  readonly text: string;
  readonly asksForChange: boolean;
}

/** A comment may quote the content, so it is sealed as contents are. */
export async function insertComment(tx: Tx, keys: Keys, comment: NewComment): Promise<void> {
  const { text, data_key_id } = await sealIn(tx, keys, {
    body: Buffer.from(comment.text),
    binding: commentBinding(comment.itemVersionId, comment.id),
  });
  await tx
    .insertInto('review_comment')
    .values({
      id: comment.id,
      item_version_id: comment.itemVersionId,
      answers: comment.answers,
      by: comment.by,
      at: comment.at,
      sealed_text: text,
      data_key_id,
      asks_for_change: comment.asksForChange,
    })
    .execute();
}

export interface Comment {
  readonly id: string;
  readonly itemVersionId: string;
  readonly answers: string | null;
  readonly by: string;
  readonly at: Date;
  readonly text: string;
  readonly asksForChange: boolean;
  readonly settledBy: string | null;
  readonly settledAt: Date | null;
}

/** What was said about a version, opened, oldest first. */
export async function selectComments(
  db: Reader,
  keys: Keys,
  itemVersionId: string,
): Promise<readonly Comment[]> {
  const rows = await db
    .selectFrom('review_comment')
    .leftJoin('review_resolution', 'review_resolution.comment_id', 'review_comment.id')
    .innerJoin('data_key', 'data_key.id', 'review_comment.data_key_id')
    .selectAll('review_comment')
    .select(DATA_KEY_COLUMNS)
    .select(['review_resolution.by as settled_by', 'review_resolution.at as settled_at'])
    .where('item_version_id', '=', itemVersionId)
    .orderBy('place')
    .execute();
  return eachBounded(rows, ASKED_AT_ONCE, async (row) => ({
    id: row.id,
    itemVersionId: row.item_version_id,
    answers: row.answers,
    by: row.by,
    at: row.at,
    text: String(
      await unsealRow(keys, row.sealed_text, row, commentBinding(row.item_version_id, row.id)),
    ),
    asksForChange: row.asks_for_change,
    settledBy: row.settled_by,
    settledAt: row.settled_at,
  }));
}

function commentBinding(version: string, comment: string): Binding {
  return { kind: 'item', purpose: 'review-comment', version, comment };
}

export function findComment(
  db: Reader,
  id: string,
): Promise<Omit<Row<'review_comment'>, 'place' | 'sealed_text' | 'data_key_id'> | undefined> {
  return db
    .selectFrom('review_comment')
    .select(['id', 'item_version_id', 'answers', 'by', 'at', 'asks_for_change'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Settles a request for change. @returns false when it was settled before */
export async function insertResolution(
  tx: Tx,
  resolution: { readonly commentId: string; readonly by: string; readonly at: Date },
): Promise<boolean> {
  const result = await tx
    .insertInto('review_resolution')
    .values({ comment_id: resolution.commentId, by: resolution.by, at: resolution.at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Which of the versions have a request for change that nobody has settled. */
export async function selectIdsWithOpenRequests(
  db: Reader,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('review_comment')
    .leftJoin('review_resolution', 'review_resolution.comment_id', 'review_comment.id')
    .select('item_version_id')
    .distinct()
    .where((where) => where('item_version_id', '=', where.fn.any(where.val([...ids]))))
    .where('asks_for_change', '=', true)
    .where('comment_id', 'is', null)
    .execute();
  return new Set(rows.map((row) => row.item_version_id));
}
