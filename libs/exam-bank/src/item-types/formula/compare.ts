import type { FormulaItem } from '../../item.js';
import { areEqual, evaluate, magnitude } from './evaluate.js';
import { parseExpression, type NoExpression } from './parse-expression.js';
import { LEAST_POINTS, samplesOf, type Sample } from './sample-points.js';

type FormulaComparison =
  | { readonly ok: true; readonly equal: boolean; readonly how: string }
  | NoExpression
  /** The key itself gives nothing to compare with. */
  | { readonly ok: false; readonly keyProblem: string };

/**
 * Whether an expression means the same as the key: it has the key's value at every sample point, exactly where both are
 * rational. One that has no value where the key has one means something else. That mathjs's simplification makes both the same
 * text is said beside it, for who reviews the mark; it decides nothing by itself, because it drops what may have no value
 * (`0 * (1/0)`).
 */
export function compareFormula(item: FormulaItem, text: string): FormulaComparison {
  const names = item.variables.map(({ name }) => name);
  const key = parseExpression(item.key.expression, names);
  if (!key.ok) return { ok: false, keyProblem: key.message };
  const given = parseExpression(text, names);
  if (!given.ok) return given;
  const samples = samplesOf(item);
  if (samples.length < leastPoints(item))
    return { ok: false, keyProblem: 'too few points to compare at' };
  const largest = Math.max(...samples.map(({ value }) => magnitude(value)));
  const differs = samples.find(({ point, value }) => {
    const other = evaluate(given.expression, point);
    return other === undefined || !areEqual(value, other, largest);
  });
  if (differs !== undefined)
    return { ok: true, equal: false, how: `differs${placeOf(differs.point)}` };
  const same = given.simplified === key.simplified ? `, both simplify to ${key.simplified}` : '';
  return { ok: true, equal: true, how: `equal at ${String(samples.length)} points${same}` };
}

function placeOf(point: Sample['point']): string {
  if (point.size === 0) return '';
  return ` at ${[...point].map(([name, at]) => `${name} = ${at.toFraction()}`).join(', ')}`;
}

/** Without variables there is one point. */
export function leastPoints({ variables }: Pick<FormulaItem, 'variables'>): number {
  return variables.length === 0 ? 1 : LEAST_POINTS;
}
