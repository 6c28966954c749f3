import type { Option } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused, stringList } from '../response-check.js';

/** All element ids, each once; where the item allows omissions, some of them; none is no answer: `null`. */
export function checkOrdering(
  item: { readonly elements: readonly Option[]; readonly omissions?: boolean },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  const order = stringList(response);
  if (order === undefined) return refused('malformed-response', 'expected a list of element ids');
  const known = new Set(item.elements.map(({ id }) => id));
  if (order.some((id) => !known.has(id)))
    return refused('unknown-option', 'there is no such element');
  if (new Set(order).size < order.length)
    return refused('duplicate-option', 'an element is there twice');
  if (order.length < known.size && item.omissions !== true)
    return refused('incomplete-order', 'an element is missing');
  return accepted(order.length === 0 ? null : order);
}
