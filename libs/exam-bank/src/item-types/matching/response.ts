import type { Option } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused, stringEntries } from '../response-check.js';

interface MatchingBody {
  readonly sources: readonly Option[];
  readonly targets: readonly Option[];
  readonly manyToOne?: boolean;
}

/** A map from source id to target id; a source that is left out is an open pair, and all of them are no answer: `null`. */
export function checkMatching(item: MatchingBody, response: unknown): ResponseCheck {
  if (response === null) return accepted(null);
  const pairs = stringEntries(response);
  if (pairs === undefined) {
    return refused('malformed-response', 'expected a map from source id to target id');
  }
  const sources = new Set(item.sources.map(({ id }) => id));
  const targets = new Set(item.targets.map(({ id }) => id));
  if (pairs.some(([source, target]) => !sources.has(source) || !targets.has(target))) {
    return refused('unknown-option', 'there is no such source or target');
  }
  if (item.manyToOne !== true && new Set(pairs.map(([, target]) => target)).size < pairs.length) {
    return refused('duplicate-option', 'a target is used twice');
  }
  return accepted(pairs.length === 0 ? null : Object.fromEntries(pairs));
}
