import { isNamedBy, RemarkRefused } from '#marking';
import { scoredVersionsOf } from '#scoring';
import {
  findRemarkSet,
  selectHumans,
  selectParticipations,
  selectPartsInSittings,
  selectRemarkMakers,
  selectSittingsWithItems,
  type Reader,
  type RemarkSet,
} from '#store';
import type { Facts } from '../access/decide.js';
import { conflictingPart, type Part } from '../access/separations.js';
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

/**
 * What decide() needs: who made, changed and started it, by account and by human; who took part in exams and items, and in the
 * sittings that it is for: who marked answers there, and whose they are.
 */
export async function selectRemarkFacts(db: Reader, set: RemarkSet): Promise<Facts> {
  const presented = set.operations.map(({ itemVersionId }) => itemVersionId);
  const itemVersionIds = [...presented, ...set.operations.flatMap(scoredVersionsOf)];
  const participations: Part[] = [];
  for (const sessionId of await selectSessionIds(db, set))
    participations.push(...(await selectParticipations(db, { sessionId, itemVersionIds })));
  const sittings = (await selectSittingsWithItems(db, presented)).filter(isNamedBy(set.scope));
  const sittingIds = sittings.map(({ id }) => id);
  participations.push(...(await selectPartsInSittings(db, sittingIds)));
  const makers = await selectRemarkMakers(db, set);
  const humans = await selectHumans(db, makers);
  return {
    madeById: set.started_by ?? set.created_by,
    madeByHumans: makers.map((id) => humans.get(id) ?? null),
    participations,
  };
}

/**
 * Who made it so far, to be recorded as remarkers.
 * @throws Problem where one of them approved another re-mark of the exam: nobody does both in one exam
 */
export async function selectMakersToRecord(
  db: Reader,
  set: RemarkSet,
  { participations = [] }: Facts,
): Promise<readonly string[]> {
  const makers = await selectRemarkMakers(db, set);
  const humans = await selectHumans(db, makers);
  for (const personId of makers) {
    const who = { personId, human: humans.get(personId) };
    const part = conflictingPart(who, 'remarker', participations);
    if (part !== undefined)
      throw new Problem(
        'conflict',
        `Somebody who drafted or changed it took part in this exam as ${part.act}: draft another.`,
      );
  }
  return makers;
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
