import type { ResponseCheck } from '../item-type.js';
import { accepted, isStorableText, refused } from '../response-check.js';

/** UTF-16 units of an answer where the item does not say fewer. */
export const MAX_TEXT_LENGTH = 2_000;

/** Any text that is not too long; it is kept as written, normalising is for scoring. */
export function checkShortText(
  { maxLength = MAX_TEXT_LENGTH }: { readonly maxLength?: number },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  if (typeof response !== 'string') return refused('malformed-response', 'expected text');
  if (!isStorableText(response))
    return refused('malformed-response', 'the text has invalid characters');
  if (response.length > maxLength)
    return refused('too-long', `the text is too long: at most ${String(maxLength)} characters`);
  return accepted(response);
}
