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

/** What the author's script said of one answer: an exact share, and why. */
interface ScriptJudgement {
  readonly share: Points;
  readonly lines: readonly string[];
}

/** What others than the engine decided about the response. */
export interface Judged {
  readonly marking?: HumanMarking;
  readonly script?: ScriptJudgement;
}

/** Instead of a judgement: somebody else has to decide first. */
export interface Awaited {
  readonly awaits: 'people' | 'script';
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

/** The response as a list, or an error. */
export function asIds(itemId: string, response: GivenResponse): readonly string[] {
  if (!isList(response)) throw malformed(itemId, 'a list of ids is needed');
  return response;
}

/** The response as a map from ids to strings, or an error. */
export function asMap(itemId: string, response: GivenResponse): ReadonlyMap<string, string> {
  if (typeof response !== 'object' || isList(response))
    throw malformed(itemId, 'a map from ids to text is needed');
  const map = new Map<string, string>();
  for (const [id, value] of Object.entries(response)) {
    if (typeof value !== 'string') throw malformed(itemId, 'an id has one text');
    map.set(id, value);
  }
  return map;
}

/** `Array.isArray` alone does not narrow a readonly list. */
export function isList(response: GivenResponse): response is readonly string[] {
  return Array.isArray(response);
}

/** Nothing was answered: text of nothing but white space says no more than none. */
export function isBlank(response: ItemResponse): response is null {
  return response === null || (typeof response === 'string' && response.trim() === '');
}
