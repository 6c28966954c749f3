import type { CompositeItem, ItemResponse, KnowledgeItem, PublicItem } from '../../item.js';
import type { PublicItemOf, ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';
import { isComposite, partItem } from './parts.js';

type CheckItem = (item: KnowledgeItem | PublicItem, response: unknown) => ResponseCheck;

/** `{parts: {id: response}}`, each as its own type takes it; a part that is not there is blank, and nothing at all is `null`. */
export function checkComposite(
  item: CompositeItem | PublicItemOf<'composite'>,
  response: unknown,
  check: CheckItem,
): ResponseCheck {
  if (response === null) return accepted(null);
  if (!isComposite(response))
    return refused('malformed-response', 'expected the answers to the parts');
  const questions = questionsOf(item);
  const strange = Object.keys(response.parts).find((id) => !questions.has(id));
  if (strange !== undefined) return refused('unknown-option', 'there is no such part');
  const given: [string, ItemResponse][] = [];
  for (const [id, answer] of Object.entries(response.parts)) {
    const question = questions.get(id);
    if (question === undefined) continue;
    const checked = check(question, answer);
    if (!checked.ok) return refused(checked.code, `part ${id}: ${checked.message}`);
    given.push([id, checked.response]);
  }
  const isBlank = given.every(([, answer]) => answer === null);
  return accepted(isBlank ? null : { parts: Object.fromEntries(given) });
}

function questionsOf(
  item: CompositeItem | PublicItemOf<'composite'>,
): ReadonlyMap<string, KnowledgeItem | PublicItem> {
  return isWhole(item)
    ? new Map(item.parts.map((part) => [part.id, partItem(item, part)]))
    : new Map(
        item.parts.map(({ id, question }) => {
          // Its own view, made by its type, but for what it has from the whole.
          const view = { id, points: item.points, ...question } as PublicItem;
          return [id, view];
        }),
      );
}

function isWhole(item: CompositeItem | PublicItemOf<'composite'>): item is CompositeItem {
  return 'criterion' in item;
}
