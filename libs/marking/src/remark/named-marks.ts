import {
  ScoringError,
  withNamedPoints,
  type Mark,
  type NamedMark,
  type RemarkOperation,
} from '#scoring';
import { markOfEntry, type SittingCase } from '../standing.js';
import { RemarkRefused } from './refused.js';

/** The mark with the points that people named. @throws RemarkRefused for points and criteria that are none of the item's */
export function namedPoints(mark: Mark, parts: NamedMark['parts']): Mark {
  try {
    return withNamedPoints(mark, parts);
  } catch (error) {
    if (!(error instanceof ScoringError)) throw error;
    throw new RemarkRefused('wrong-parts', error.message);
  }
}

/** Named marks can be marks of their items: of those who have one there, once each. @throws RemarkRefused */
export function assertNamedMarks(
  operations: readonly RemarkOperation[],
  cases: readonly SittingCase[],
): void {
  const bySitting = new Map(cases.map((one) => [one.sitting.id, one]));
  for (const operation of operations) {
    if (operation.kind !== 'manual') continue;
    const { marks, itemVersionId } = operation;
    if (new Set(marks.map(({ sittingId }) => sittingId)).size < marks.length)
      throw new RemarkRefused('named-twice', 'it names marks of a sitting twice');
    for (const { sittingId, parts } of marks) {
      const found = bySitting.get(sittingId);
      const item = found?.items.find(({ id }) => id === itemVersionId);
      const held = found?.entries.find((entry) => entry.item_version_id === itemVersionId);
      if (item === undefined || held === undefined)
        throw new RemarkRefused('not-in-scope', `sitting ${sittingId} has no mark of it`);
      namedPoints(markOfEntry(item, held), parts);
    }
  }
}
