import type { Fraction } from 'fraction.js';
import type { CompositeItem, CompositePart, ItemResponse, NumericItem } from '../../item.js';
import { evaluate } from '../formula/evaluate.js';
import { parseExpression } from '../formula/parse-expression.js';
import { parseNumericAnswer } from '../numeric/decimal.js';
import { fitUnit } from '../numeric/fit-unit.js';
import { parseDecimal } from '../numeric/parse-decimal.js';
import { partItem, partResponse } from './parts.js';

/** A numeric answer in the unit of its item, exact; undefined where there is none. */
export function numericValue(item: NumericItem, response: ItemResponse): Fraction | undefined {
  const answer = typeof response === 'string' ? parseNumericAnswer(response) : undefined;
  const number = answer && parseDecimal(answer.number);
  const fit = fitUnit(answer?.unit, item.unit);
  return number && fit.ok ? number.mul(fit.factor) : undefined;
}

/**
 * The value that a part would have if the answers to earlier parts were right: the error carried forward. Undefined where one of
 * them was not answered, or the expression has no exact value.
 */
export function carriedValue(
  whole: CompositeItem,
  { carried }: CompositePart,
  response: ItemResponse,
): Fraction | undefined {
  if (carried === undefined) return undefined;
  const point = new Map<string, Fraction>();
  for (const [name, id] of Object.entries(carried.from)) {
    const earlier = whole.parts.find((part) => part.id === id);
    const item = earlier && partItem(whole, earlier);
    const value =
      item?.type === 'numeric' ? numericValue(item, partResponse(response, id)) : undefined;
    if (value === undefined) return undefined;
    point.set(name, value);
  }
  const parsed = parseExpression(carried.expression, [...point.keys()]);
  const value = parsed.ok ? evaluate(parsed.expression, point) : undefined;
  return value !== undefined && 'exact' in value ? value.exact : undefined;
}

/**
 * Whether a numeric answer is within the item's tolerance around another value than its key's; bounds included. Undefined for
 * a tolerance that is not absolute or relative.
 */
export function isWithinTolerance(
  item: NumericItem,
  answer: Fraction,
  value: Fraction,
): boolean | undefined {
  const { tolerance } = item.key;
  if (tolerance.kind !== 'absolute' && tolerance.kind !== 'relative') return undefined;
  const size = parseDecimal(tolerance.value);
  if (size === undefined) return undefined;
  const allowed = tolerance.kind === 'absolute' ? size : size.mul(value.abs());
  return answer.sub(value).abs().compare(allowed) <= 0;
}
