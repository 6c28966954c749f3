import type { Fraction } from 'fraction.js';
import { blocked, shown, type Compiling } from './compiling.js';
import { parseConstant, parseXsdNumber, type QtiType, type QtiValue } from './values.js';

/** The number of an attribute; undefined where it is absent, or wrong, which is noted. */
export function numberOf(
  text: string | undefined,
  where: string,
  compiling: Compiling,
): Fraction | undefined {
  if (text === undefined) return undefined;
  return parseXsdNumber(text) ?? blocked(compiling, `${where}: ${shown(text)} is no number`);
}

/** As long as an answer may be. */
const MAX_TEXT = 2_500;

/** One value written as an attribute or as text; NULL where nothing is written. */
export function constant(
  type: QtiType,
  text: string,
  where: string,
  compiling: Compiling,
): QtiValue {
  if (text.length > MAX_TEXT)
    blocked(compiling, `${where}: a text of more than ${String(MAX_TEXT)} characters`);
  const atom = parseConstant(type.baseType, text);
  if (atom === undefined) blocked(compiling, `${where}: ${shown(text)} is no ${type.baseType}`);
  return { ...type, items: atom === undefined || atom === null ? [] : [atom] };
}

/** A switch; undefined counts as what the standard says, anything but true and false is noted. */
export function flag(
  text: string | undefined,
  byDefault: boolean,
  where: string,
  compiling: Compiling,
): boolean {
  if (text === undefined) return byDefault;
  if (text !== 'true' && text !== 'false')
    blocked(compiling, `${where}: ${shown(text)} is neither true nor false`);
  return text === 'true';
}
