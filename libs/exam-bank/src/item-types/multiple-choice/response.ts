import type { Option } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused, stringList } from '../response-check.js';

/** A list of different option ids; the empty list is an answer (none applies), `null` is not. */
export function checkMultipleChoice(
  item: { readonly options: readonly Option[]; readonly maxSelections?: number },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  const chosen = stringList(response);
  if (chosen === undefined) return refused('malformed-response', 'expected a list of option ids');
  const most = item.maxSelections ?? item.options.length;
  if (chosen.length > most)
    return refused('too-many-selections', `choose at most ${String(most)} options`);
  const known = new Set(item.options.map(({ id }) => id));
  if (chosen.some((id) => !known.has(id)))
    return refused('unknown-option', 'there is no such option');
  if (new Set(chosen).size < chosen.length)
    return refused('duplicate-option', 'an option is chosen twice');
  return accepted(chosen);
}
