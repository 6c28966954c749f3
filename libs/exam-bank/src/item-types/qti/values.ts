import { Fraction } from 'fraction.js';
import { parseNumericAnswer } from '../numeric/decimal.js';
import { parseDecimal } from '../numeric/parse-decimal.js';

/** Base types that are scored exactly; the others of QTI (duration, file, uri) block an item. */
export const BASE_TYPES = [
  'identifier',
  'boolean',
  'integer',
  'float',
  'string',
  'point',
  'pair',
  'directedPair',
] as const;
export type BaseType = (typeof BASE_TYPES)[number];
export const CARDINALITIES = ['single', 'multiple', 'ordered'] as const;
type Cardinality = (typeof CARDINALITIES)[number];

export interface QtiType {
  readonly cardinality: Cardinality;
  readonly baseType: BaseType;
}

/** Numbers are exact. Points ("12 40") and pairs ("A B", an undirected one sorted) are text in one plain form. */
export type Atom = string | boolean | Fraction;

/** NULL, an empty container and an empty string are one and the same: no items. */
export interface QtiValue extends QtiType {
  readonly items: readonly Atom[];
}

export function isNumeric(baseType: BaseType): boolean {
  return baseType === 'integer' || baseType === 'float';
}

/** Whether two atoms of one base type are equal. */
export function sameAtom(a: Atom, b: Atom): boolean {
  return a instanceof Fraction && b instanceof Fraction ? a.equals(b) : a === b;
}

const XSD_DOUBLE = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,3})?$/;
const MAX_DIGITS = 2_500;

/** A number as a file writes it (`xsd:double` without infinities), exactly; undefined where it is none. */
export function parseXsdNumber(text: string): Fraction | undefined {
  const match = XSD_DOUBLE.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', decimals = '', exponent = 'e0'] = match;
  const digits = whole + decimals;
  if (digits === '' || digits.length > MAX_DIGITS) return undefined;
  const scale = Number(exponent.slice(1)) - decimals.length;
  const value = BigInt(digits) * (sign === '-' ? -1n : 1n);
  return scale < 0
    ? new Fraction(value, 10n ** BigInt(-scale))
    : new Fraction(value * 10n ** BigInt(scale), 1n);
}

/** How a number is read: as files write it, or as candidates do. */
type NumberReader = (text: string) => Fraction | undefined;

/** A candidate's number: the grammar of numeric items, without a unit. */
function parseAnswer(text: string): Fraction | undefined {
  const answer = parseNumericAnswer(text);
  return answer === undefined || answer.unit !== undefined
    ? undefined
    : parseDecimal(answer.number);
}

/** One value of a file, null where nothing is written, undefined where it is no such value. */
export function parseConstant(baseType: BaseType, text: string): Atom | null | undefined {
  return parseAtom(baseType, text, parseXsdNumber);
}

/** One value of a response, likewise. */
export function parseResponse(baseType: BaseType, text: string): Atom | null | undefined {
  return parseAtom(baseType, text, parseAnswer);
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const IDENTIFIER = /^[^\s<>"'&]{1,256}$/u;

function parseAtom(
  baseType: BaseType,
  text: string,
  readNumber: NumberReader,
): Atom | null | undefined {
  if (baseType === 'string') return text === '' ? null : text;
  const trimmed = text.trim();
  if (trimmed === '') return null;
  switch (baseType) {
    case 'identifier':
      return IDENTIFIER.test(trimmed) ? trimmed : undefined;
    case 'boolean':
      return BOOLEANS.get(trimmed);
    case 'float':
      return readNumber(trimmed);
    case 'integer':
      return /^[+\-\u2212]?\d+$/.test(trimmed) ? readNumber(trimmed) : undefined;
    case 'point':
      return /^-?\d{1,9}\s+-?\d{1,9}$/.test(trimmed)
        ? words(trimmed).map(Number).join(' ')
        : undefined;
    case 'pair':
      return isPair(trimmed) ? words(trimmed).toSorted().join(' ') : undefined;
    case 'directedPair':
      return isPair(trimmed) ? words(trimmed).join(' ') : undefined;
  }
}

function words(text: string): string[] {
  return text.split(/\s+/u);
}

function isPair(text: string): boolean {
  const parts = words(text);
  return parts.length === 2 && parts.every((part) => IDENTIFIER.test(part));
}
