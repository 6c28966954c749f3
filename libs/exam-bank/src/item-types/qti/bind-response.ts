import { fitUnit } from '../numeric/fit-unit.js';
import { parseNumericAnswer } from '../numeric/decimal.js';
import { parseDecimal } from '../numeric/parse-decimal.js';
import { parseResponse, type Atom, type QtiType, type QtiValue } from './values.js';

/** A candidate's answer to a QTI item: for each response variable a text, a list of texts, or null for none. */
export type QtiResponse = Readonly<Record<string, string | readonly string[] | null>>;

export interface ResponseDeclaration extends QtiType {
  readonly id: string;
}

/** The response as a map, whatever else a response may be; undefined if it is none. */
export function asQtiResponse(response: unknown): QtiResponse | undefined {
  if (typeof response !== 'object' || response === null || Array.isArray(response))
    return undefined;
  const isFine = Object.values(response).every(
    (value) => value === null || typeof value === 'string' || isTexts(value),
  );
  return isFine ? (response as QtiResponse) : undefined; // just checked
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/**
 * The values that a response gives to a variable; undefined where they do not fit its type. A text may stand for a list of one,
 * and the other way round; nothing, an empty list and an empty text are NULL.
 */
export function bindResponse(
  declaration: QtiType,
  raw: string | readonly string[] | null | undefined,
  unit: string | undefined,
): QtiValue | undefined {
  const { cardinality, baseType } = declaration;
  const texts = raw === null || raw === undefined ? [] : typeof raw === 'string' ? [raw] : raw;
  if (cardinality === 'single' && texts.length > 1) return undefined;
  const items: Atom[] = [];
  for (const text of texts) {
    const atom = unit === undefined ? parseResponse(baseType, text) : inUnit(text, unit);
    if (atom === undefined) return undefined;
    if (atom !== null) items.push(atom);
  }
  return { cardinality, baseType, items };
}

function inUnit(text: string, unit: string): Atom | null | undefined {
  if (text.trim() === '') return null;
  const answer = parseNumericAnswer(text);
  const number = answer && parseDecimal(answer.number);
  const fit = fitUnit(answer?.unit, unit);
  return number && fit.ok ? number.mul(fit.factor) : undefined;
}
