import type { ResponseCheck } from '../item-type.js';
import { accepted, isStorableText, refused } from '../response-check.js';

const MAX_LENGTH = 10_000;

/** The output as text of at most 10,000 UTF-16 units; it is kept as written, normalising is for scoring. */
export function checkCodeReading(_item: object, response: unknown): ResponseCheck {
  if (response === null) return accepted(null);
  if (typeof response !== 'string') return refused('malformed-response', 'expected text');
  if (!isStorableText(response))
    return refused('malformed-response', 'the text has invalid characters');
  if (response.length > MAX_LENGTH) return refused('too-long', 'the text is too long');
  return accepted(response);
}
