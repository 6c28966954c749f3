import type { ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';
import { parseNumericAnswer } from './decimal.js';
import { fitUnit, isKnownUnit } from './fit-unit.js';

const MAX_LENGTH = 200;
const UNKNOWN_UNIT =
  'the unit is not known (upper and lower case differ): write one such as m/s or KiB';

/**
 * A number as text; a unit only where the item has one, and only one that converts to it, as when it is scored. Where the unit
 * is asked for, any that is known will do: to refuse one of another kind would tell the right kind.
 */
export function checkNumeric(
  item: { readonly unit?: string; readonly unitAsked?: boolean },
  response: unknown,
): ResponseCheck {
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
  if (item.unitAsked === true) {
    const isClear = answer.unit === undefined || isKnownUnit(answer.unit);
    return isClear ? accepted(response) : refused('unknown-unit', UNKNOWN_UNIT);
  }
  const fit = fitUnit(answer.unit, item.unit);
  if (!fit.ok) return refused(fit.code, fit.message);
  return accepted(response);
}
