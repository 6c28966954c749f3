import type { OrderingItem } from '../../item.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { LocalProblem } from '../../problem.js';
import { optionProblems, unknownOption } from '../options-check.js';
import { rankOf, ranksOf } from './order.js';

/** The key ranks all elements, and they are not shown in an order that is right: that would give it away. */
export function orderingKeyProblems(item: OrderingItem): readonly LocalProblem[] {
  const { order } = item.key;
  const ids = ranksOf(order).flatMap((group, index) => {
    const path = `.key.order[${String(index)}]`;
    return typeof order[index] === 'string'
      ? group.map((id) => ({ id, path }))
      : group.map((id, at) => ({ id, path: `${path}[${String(at)}]` }));
  });
  const missing = item.elements.filter(({ id }) => rankOf(order, id) < 0);
  const problems = [
    ...optionProblems(item.elements, '.elements'),
    ...ids.flatMap(({ id, path }) => unknownOption(item.elements, id, path)),
    ...duplicateIds(ids),
    ...missing.map(({ id }) => ({
      path: '.key.order',
      message: `element "${id}" is missing`,
      hint: 'order all elements',
    })),
  ];
  const shown = item.elements.map(({ id }) => rankOf(order, id));
  if (missing.length === 0 && shown.every((rank, at) => at === 0 || rank >= (shown[at - 1] ?? 0))) {
    problems.push({
      path: '.elements',
      message: 'the elements are shown in the right order',
      hint: 'list them in another order',
    });
  }
  return problems;
}
