import type { QtiItem, PublicItem } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, isStorableText, refused } from '../response-check.js';
import { asQtiResponse, bindResponse, type ResponseDeclaration } from './bind-response.js';
import { interactionsOf, type Interaction } from './interactions.js';
import { responsesOf } from './public-view.js';
import { isNumeric, type QtiValue } from './values.js';

const MAX_LENGTH = 2_000;
const MAX_VALUES = 200;
type PublicQti = Extract<PublicItem, { readonly type: 'qti' }>;
type Refusal = Extract<ResponseCheck, { readonly ok: false }>;

/**
 * A map from response variables to a text, a list of texts, or null. Refused are variables and choices that the item does not
 * have, values of another type, and more of them than the item states; the fewest that it asks for are not asked for here,
 * because a candidate may leave anything open.
 */
export function checkQti(item: QtiItem | PublicQti, response: unknown): ResponseCheck {
  if (response === null) return accepted(null);
  const given = asQtiResponse(response);
  if (given === undefined)
    return refused(
      'malformed-response',
      'expected a map from response variable to text, list of texts or null',
    );
  const declared = 'key' in item ? responsesOf(item) : item.responses;
  const interactions = interactionsOf(item.body);
  for (const [id, raw] of Object.entries(given)) {
    const declaration = declared.find((one) => one.id === id);
    if (declaration === undefined)
      return refused(
        'unknown-option',
        `there is no response variable ${JSON.stringify(id.slice(0, 60))}`,
      );
    const problem = checkOne(
      declaration,
      raw,
      interactions.find(({ responseId }) => responseId === id),
    );
    if (problem !== undefined) return problem;
  }
  return accepted(given);
}

function checkOne(
  declaration: ResponseDeclaration,
  raw: string | readonly string[] | null,
  interaction: Interaction | undefined,
): Refusal | undefined {
  const texts = raw === null ? [] : typeof raw === 'string' ? [raw] : raw;
  const { id, baseType, cardinality } = declaration;
  if (texts.some((text) => text.length > MAX_LENGTH) || texts.length > MAX_VALUES)
    return no('too-long', `${id}: too long`);
  if (!texts.every(isStorableText))
    return no('malformed-response', `${id}: has invalid characters`);
  if (cardinality === 'single' && texts.length > 1)
    return no('too-many-selections', `${id}: takes one value`);
  const value = bindResponse(declaration, raw, interaction?.unit);
  if (value === undefined)
    return no(
      isNumeric(baseType) ? 'malformed-number' : 'malformed-response',
      `${id}: is no ${baseType}`,
    );
  return interaction === undefined ? undefined : fits(id, value, interaction);
}

function no(code: Refusal['code'], message: string): Refusal {
  return { ok: false, code, message };
}

function fits(
  id: string,
  { items, cardinality }: QtiValue,
  interaction: Interaction,
): Refusal | undefined {
  const { choices, pairs, isOrder, most } = interaction;
  const distinct = new Set(items.map(String));
  if (choices && [...distinct].some((one) => !choices.has(one)))
    return no('unknown-option', `${id}: there is no such choice`);
  // How often a value stands in a list is kept, for matching counts it; but it is one choice.
  if (most > 0 && distinct.size > most && cardinality !== 'single')
    return no('too-many-selections', `${id}: takes at most ${String(most)}`);
  if (isOrder && distinct.size < items.length)
    return no('duplicate-option', `${id}: an element is there twice`);
  if (pairs) return fitsPairs(id, items.map(String), pairs);
  return fitsRange(id, items, interaction);
}

function fitsPairs(
  id: string,
  items: readonly string[],
  { first, second, areOneSet }: NonNullable<Interaction['pairs']>,
): Refusal | undefined {
  const used = new Map<string, number>();
  for (const pair of items) {
    const [one = '', other = ''] = pair.split(' ');
    if (!first.has(one) || !second.has(other))
      return no('unknown-option', `${id}: there is no such pair`);
    // A choice of one set is another thing than one of the other with the same name.
    for (const name of [`1 ${one}`, `${areOneSet ? '1' : '2'} ${other}`])
      used.set(name, (used.get(name) ?? 0) + 1);
  }
  for (const [name, times] of used) {
    const [set, choice = ''] = name.split(' ');
    const most = (set === '1' ? first : second).get(choice) ?? 0;
    if (most > 0 && times > most)
      return no('too-many-selections', `${id}: a choice is used more often than it may be`);
  }
  return undefined;
}

function fitsRange(
  id: string,
  items: QtiValue['items'],
  { lower, upper, tag }: Interaction,
): Refusal | undefined {
  if (tag !== 'qti-slider-interaction') return undefined;
  const isOut = items.some(
    (item) =>
      typeof item === 'object' &&
      ((lower !== undefined && item.compare(lower) < 0) ||
        (upper !== undefined && item.compare(upper) > 0)),
  );
  return isOut ? no('unknown-option', `${id}: is outside of the slider`) : undefined;
}
