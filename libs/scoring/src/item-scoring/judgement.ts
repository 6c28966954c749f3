import type { ItemResponse } from '#exam-bank';
import { formatPoints, parsePoints, type Points } from '../points.js';
import { ScoringError } from '../scoring-error.js';

/** A response that is not blank. */
export type GivenResponse = NonNullable<ItemResponse>;

/**
 * What an item type says of one response: the share of the item's points, 0 to 1, and why, line by line. The lines may name
 * the key: they are for markers and appeal reviewers, never for a candidate's page.
 */
export interface Judgement {
  readonly share: Points;
  readonly derivation: readonly string[];
}

/** What a person decided about one answer: for each criterion of the rubric the points of a level, or in the range. */
export interface HumanMarking {
  readonly points: Readonly<Record<string, Points>>;
}

/** What others than the engine decided about the response. */
export interface Judged {
  readonly marking?: HumanMarking;
}

/** Instead of a judgement: somebody else has to decide first. */
export interface Awaited {
  readonly awaits: 'people';
}

/** All or nothing. */
export function rightOrWrong(right: boolean, derivation: readonly string[]): Judgement {
  return { share: right ? '1' : '0', derivation: [...derivation, right ? 'right' : 'wrong'] };
}

/** All, a part that the key names, or nothing. */
export function rightPartlyOrWrong(
  right: boolean,
  part: string | undefined,
  derivation: readonly string[],
): Judgement {
  if (right || part === undefined) return rightOrWrong(right, derivation);
  return {
    share: formatPoints(parsePoints(part)),
    derivation: [...derivation, `partly right: ${part}`],
  };
}

/** A response of the wrong shape was tampered with or belongs to another version: refused, because 0 would be a mark. */
export function malformed(itemId: string, what: string): ScoringError {
  return new ScoringError('response-malformed', `response to ${itemId}: ${what}`);
}

/** The response as one string, or an error. */
export function asText(itemId: string, response: GivenResponse): string {
  if (typeof response !== 'string') throw malformed(itemId, 'a string is needed');
  return response;
}

/** The response as a list of different, known ids, or an error. */
export function asDistinctIds(
  itemId: string,
  response: GivenResponse,
  known: readonly { readonly id: string }[],
): readonly string[] {
  if (!isList(response)) throw malformed(itemId, 'a list of ids is needed');
  const ids = new Set(known.map(({ id }) => id));
  for (const id of response) {
    if (!ids.has(id)) throw malformed(itemId, `unknown id ${String(id).slice(0, 64)}`);
  }
  if (new Set(response).size !== response.length) throw malformed(itemId, 'an id occurs twice');
  return response;
}

/** `Array.isArray` alone does not narrow a readonly list. */
export function isList(response: GivenResponse): response is readonly string[] {
  return Array.isArray(response);
}
