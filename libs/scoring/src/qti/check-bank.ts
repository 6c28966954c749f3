import type { KnowledgeItem, Problem } from '#exam-bank';
import { checkedImport } from './check-import.js';

/**
 * What only scoring can say of the QTI items of a bank: the same is demanded of them as of a file of QTI, and their points are
 * the most that an answer can reach.
 * @param items all of the file, in its order: paths name their places in it
 */
export function qtiProblems(items: readonly KnowledgeItem[], file: string): readonly Problem[] {
  return items.flatMap((item, index) => {
    if (item.type !== 'qti') return [];
    const path = `$.items[${index}]`;
    const { id, type, points } = item;
    const checked = checkedImport({ id, type, reasons: [], notes: [], item });
    const hint = 'correct its response processing, mapping or outcome declarations';
    if (checked.item === undefined)
      return checked.reasons.map((message) => ({ file, path, message, hint }));
    const maximum = checked.item.points;
    if (maximum === points) return [];
    const message = `it is worth ${points} points, but the most that an answer reaches is ${maximum}`;
    return [{ file, path: `${path}.points`, message, hint: `give it ${maximum} points` }];
  });
}
