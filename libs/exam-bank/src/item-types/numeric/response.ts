import type { ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';
import { parseNumericAnswer } from './decimal.js';
import { fitUnit } from './fit-unit.js';

const MAX_LENGTH = 200;

/** A number as text; a unit only where the item has one, and only one that converts to it, as when it is scored. */
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
  const fit = fitUnit(answer.unit, item.unit);
  if (!fit.ok) return refused(fit.code, fit.message);
  return accepted(response);
}
