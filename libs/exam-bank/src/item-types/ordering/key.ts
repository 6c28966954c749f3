import type { OrderingItem } from '../../item.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { LocalProblem } from '../../problem.js';
import { optionProblems, unknownOption } from '../options-check.js';

/** The key orders all elements, and not in the way they are shown: that would give it away. */
export function orderingKeyProblems(item: OrderingItem): readonly LocalProblem[] {
  const order = item.key.order.map((id, index) => ({ id, path: `.key.order[${String(index)}]` }));
  const problems = [
    ...optionProblems(item.elements, '.elements'),
    ...order.flatMap(({ id, path }) => unknownOption(item.elements, id, path)),
    ...duplicateIds(order),
  ];
  for (const { id } of item.elements.filter((element) => !item.key.order.includes(element.id))) {
    problems.push({
      path: '.key.order',
      message: `element "${id}" is missing`,
      hint: 'order all elements',
    });
  }
  const shown = item.elements.map(({ id }) => id);
  if (
    shown.length === item.key.order.length &&
    shown.every((id, at) => id === item.key.order[at])
  ) {
    problems.push({
      path: '.elements',
      message: 'the elements are shown in the right order',
      hint: 'list them in another order',
    });
  }
  return problems;
}
