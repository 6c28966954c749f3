import type { ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';
import { parseNumericAnswer } from './decimal.js';

const MAX_LENGTH = 200;

/** A number as text, with a unit only where the item has one; which units fit is for scoring to say. */
export function checkNumeric(item: { readonly unit?: string }, response: unknown): ResponseCheck {
  if (response === null) return accepted(null);
  if (typeof response !== 'string')
    return refused('malformed-response', 'expected a number as text');
  if (response.length > MAX_LENGTH) return refused('too-long', 'the number is too long');
  const answer = parseNumericAnswer(response);
  if (answer === undefined) {
    return refused(
      'malformed-number',
      'write a number such as -12.5 or 3e8, with a point and no separators',
    );
  }
  if (answer.unit !== undefined && item.unit === undefined) {
    return refused('unexpected-unit', 'this answer is a number without a unit');
  }
  return accepted(response);
}
