import type { Gap } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused, stringEntries } from '../response-check.js';
import { checkShortText } from '../short-text/response.js';

/**
 * A map from gap id to what was written or to the id of the chosen option; a gap that is left out, or holds nothing but white
 * space, is open, and all of them are no answer: `null`.
 */
export function checkGapFill(
  item: { readonly gaps: readonly Gap[] },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  const fillings = stringEntries(response);
  if (fillings === undefined)
    return refused('malformed-response', 'expected a map from gap id to text');
  for (const [id, text] of fillings) {
    const gap = item.gaps.find((one) => one.id === id);
    if (gap === undefined) return refused('unknown-option', 'there is no such gap');
    const check = gap.kind === 'text' ? checkShortText(gap, text) : checkChoice(gap, text);
    if (!check.ok) return check;
  }
  const isOpen = fillings.every(([, text]) => text.trim() === '');
  return accepted(isOpen ? null : Object.fromEntries(fillings));
}

function checkChoice(gap: Extract<Gap, { kind: 'choice' }>, id: string): ResponseCheck {
  return gap.options.some((option) => option.id === id)
    ? accepted(id)
    : refused('unknown-option', 'there is no such option in this gap');
}
