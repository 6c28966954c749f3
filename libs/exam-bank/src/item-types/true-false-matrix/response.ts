import type { Option } from '../../item.js';
import type { ResponseCheck } from '../item-type.js';
import { accepted, refused, stringEntries } from '../response-check.js';

/**
 * A map from statement id to `true` or `false`, as text; a statement that is left out is not answered, and all of them are no
 * answer: `null`.
 */
export function checkTrueFalseMatrix(
  item: { readonly statements: readonly Option[] },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  const decisions = stringEntries(response);
  if (decisions === undefined)
    return refused('malformed-response', 'expected a map from statement id to "true" or "false"');
  const known = new Set(item.statements.map(({ id }) => id));
  if (decisions.some(([id]) => !known.has(id)))
    return refused('unknown-option', 'there is no such statement');
  if (decisions.some(([, decision]) => decision !== 'true' && decision !== 'false'))
    return refused('unknown-option', 'a statement is "true" or "false"');
  return accepted(decisions.length === 0 ? null : Object.fromEntries(decisions));
}
