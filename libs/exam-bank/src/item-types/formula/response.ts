import type { ResponseCheck } from '../item-type.js';
import { accepted, refused } from '../response-check.js';
import { parseExpression } from './parse-expression.js';

/** An expression as text; one that cannot be read is refused when it is entered, as when it is scored. */
export function checkFormula(
  { variables }: { readonly variables: readonly { readonly name: string }[] },
  response: unknown,
): ResponseCheck {
  if (response === null) return accepted(null);
  if (typeof response !== 'string')
    return refused('malformed-response', 'expected an expression as text');
  if (response.trim() === '') return accepted(null);
  const parsed = parseExpression(
    response,
    variables.map(({ name }) => name),
  );
  return parsed.ok ? accepted(response) : refused('malformed-expression', parsed.message);
}
