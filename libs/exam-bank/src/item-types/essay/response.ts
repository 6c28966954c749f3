import type { ResponseCheck } from '../item-type.js';
import { accepted, isStorableText, refused } from '../response-check.js';

/** Text as it was written, of at most so many characters (code points, so that an emoji of one is one). */
export function checkEssay(
  { maxCharacters }: { readonly maxCharacters: number },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  if (typeof response !== 'string') return refused('malformed-response', 'expected text');
  if (!isStorableText(response))
    return refused('malformed-response', 'the text has invalid characters');
  // A code point is at most two units: nothing is counted that is far too long anyway.
  if (response.length > 2 * maxCharacters || [...response].length > maxCharacters)
    return refused('too-long', `the text may have ${String(maxCharacters)} characters`);
  return accepted(response);
}
