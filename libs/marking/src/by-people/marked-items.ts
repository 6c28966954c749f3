import { createHash } from 'node:crypto';
import { canonicalJson } from '#audit';
import { markingKeysOf, rubricOf, type ItemResponse, type KnowledgeItem } from '#exam-bank';
import {
  addPoints,
  formatPoints,
  normalisedAnswer,
  parsePoints,
  scoreItem,
  toleranceInPoints,
  type MarkingRules,
  type Points,
} from '#scoring';
import { selectSetItems, type Keys, type Reader, type SetItem } from '#store';
import { openKnowledgeItems } from '../standing.js';

/** An item of a paper that people mark, with its content. */
export interface ItemForPeople {
  readonly row: SetItem;
  readonly content: KnowledgeItem;
}

/** The items of an opened set whose answers people mark. */
export async function selectItemsForPeople(
  db: Reader,
  keys: Keys,
  setId: string,
): Promise<readonly ItemForPeople[]> {
  const rows = (await selectSetItems(db, setId)).filter(({ kind }) => kind === 'knowledge');
  const contents = await openKnowledgeItems(keys, rows);
  return rows.flatMap((row, at) => {
    const content = contents[at];
    return content !== undefined && rubricOf(content) !== undefined ? [{ row, content }] : [];
  });
}

/** Whether an answer waits for people: a blank one does not. */
export function awaitsPeople(content: KnowledgeItem, answer: unknown): boolean {
  return scoreItem(content, answer as ItemResponse).state === 'not-marked'; // checked when it was received
}

/** By which answers are known to be equal (E21). */
export function answerSha256(answer: unknown): string {
  return createHash('sha256')
    .update(canonicalJson(normalisedAnswer(answer)))
    .digest('hex');
}

/** How far two marks of the item may be apart, in points: what the item says, else what the scheme says. */
export function toleranceOf(content: KnowledgeItem, rules: MarkingRules): Points {
  const own = markingKeysOf(content).flatMap(({ tolerance }) =>
    tolerance === undefined ? [] : [tolerance],
  );
  if (own.length > 0) return addPoints(own);
  return toleranceInPoints(rules.tolerance, formatPoints(parsePoints(String(content.points))));
}
