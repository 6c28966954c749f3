import { RemarkRefused } from '#marking';
import { scoredVersionsOf } from '#scoring';
import {
  findRemarkSet,
  selectHumans,
  selectParticipations,
  selectSittingsWithItems,
  type Reader,
  type RemarkSet,
} from '#store';
import type { Facts } from '../access/decide.js';
import { Problem } from '../http/problem.js';

export async function selectSet(db: Reader, id: string): Promise<RemarkSet> {
  const set = await findRemarkSet(db, id);
  if (set === undefined) throw new Problem('not-found', 'There is no such re-mark.');
  return set;
}

/** Every session whose candidates had one of the items. */
export async function selectSessionIds(
  db: Reader,
  { operations }: Pick<RemarkSet, 'operations'>,
): Promise<readonly string[]> {
  const presented = operations.map(({ itemVersionId }) => itemVersionId);
  const sittings = await selectSittingsWithItems(db, presented);
  return [...new Set(sittings.map((sitting) => sitting.exam_session_id))];
}

/** What decide() needs: who made and started it, by account and by human, and who took part in exams and items. */
export async function selectRemarkFacts(db: Reader, set: RemarkSet): Promise<Facts> {
  const itemVersionIds = set.operations.flatMap((operation) => [
    operation.itemVersionId,
    ...scoredVersionsOf(operation),
  ]);
  const participations = [];
  for (const sessionId of await selectSessionIds(db, set))
    participations.push(...(await selectParticipations(db, { sessionId, itemVersionIds })));
  const makers = [set.created_by, ...(set.started_by === null ? [] : [set.started_by])];
  const humans = await selectHumans(db, makers);
  return {
    madeById: set.started_by ?? set.created_by,
    madeByHumans: makers.map((id) => humans.get(id) ?? null),
    participations,
  };
}

/** A refusal is a conflict with how things stand; its words name items, never keys or answers. */
export async function refusedAsProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RemarkRefused)
      throw new Problem('conflict', `${error.message} (${error.code}).`);
    throw error;
  }
}
