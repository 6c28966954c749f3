import type { Option } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';

/** One option id. */
export function checkSingleChoice(
  item: { readonly options: readonly Option[] },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  if (Array.isArray(response) && response.length > 1) {
    return refused('too-many-selections', 'choose one option');
  }
  if (typeof response !== 'string') return refused('malformed-response', 'expected an option id');
  if (item.options.every(({ id }) => id !== response)) {
    return refused('unknown-option', 'there is no such option');
  }
  return accepted(response);
}
