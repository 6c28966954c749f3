import { Fraction } from 'fraction.js';
import { create, unitDependencies, type MathJsInstance, type Unit, type UnitPrefix } from 'mathjs';
import { parseDecimal } from '../parse-decimal.js';

/** Only mathjs's table and parser of units: no expression parser, no functions, nothing that a text could call. */
const math = create({ ...unitDependencies }) as Pick<MathJsInstance, 'unit'>; // `create` is typed as if it had loaded all

/** Names joined by * or /, each with at most a small power; no numbers, brackets or spaces. */
const UNIT_TEXT = /^[A-Za-z]{1,20}(?:\^-?[1-9])?(?:[*/][A-Za-z]{1,20}(?:\^-?[1-9])?){0,4}$/;

/** Offsets (°C to °F) and irrational factors (degrees to radians) have no exact factor. */
const WITHOUT_FACTOR = new Set(['TEMPERATURE', 'ANGLE']);

/**
 * By what an amount in the candidate's unit is to be multiplied to be in the item's unit: 1024 from KiB to B. A missing unit
 * means the item's. The case of letters counts (mW is not MW).
 * @returns undefined where the item has no unit, or the unit is unknown, or of another dimension
 */
export function unitFactor(given: string, wanted: string | undefined): Fraction | undefined {
  const one = new Fraction(1);
  if (given === '') return one;
  if (wanted === undefined) return undefined;
  if (plainUnit(given) === plainUnit(wanted)) return one;
  const from = parseUnit(given);
  const to = parseUnit(wanted);
  if (!from || !to || !from.equalBase(to)) return undefined;
  const [fromScale, toScale] = [scaleOf(from), scaleOf(to)];
  return fromScale && toScale ? fromScale.div(toScale) : undefined;
}

/** Both micro signs (U+00B5 and U+03BC) are u; a dot is a product. */
function plainUnit(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/[\u00b5\u03bc]/gu, 'u')
    .replace(/\s*[·⋅]\s*/gu, '*');
}

function parseUnit(text: string): Unit | undefined {
  const plain = plainUnit(text);
  if (!UNIT_TEXT.test(plain)) return undefined;
  try {
    return math.unit(plain);
  } catch {
    return undefined; // mathjs has no other way to say that it does not know a unit
  }
}

/** The size of a unit in base units, exact; mathjs's own conversion would go through binary floats. */
function scaleOf(unit: Unit): Fraction | undefined {
  let scale = new Fraction(1);
  for (const part of unit.units) {
    const { base, value } = part.unit;
    if (WITHOUT_FACTOR.has(base.key)) return undefined;
    const prefix = part.prefix as unknown as UnitPrefix; // typed as a string, but it is the table's entry
    const size = tableNumber(value)?.mul(tableNumber(prefix.value) ?? 0);
    if (!size || size.n === 0n) return undefined;
    const power = Math.abs(part.power);
    for (let done = 0; done < power; done += 1) {
      scale = part.power > 0 ? scale.mul(size) : scale.div(size);
    }
  }
  return scale;
}

/** What the author of mathjs's table wrote: the shortest decimal of the double, but powers of two (1024⁸) as they are. */
function tableNumber(value: number): Fraction | undefined {
  if (Number.isInteger(Math.log2(value))) {
    return value >= 1 ? new Fraction(BigInt(value), 1n) : new Fraction(1n, BigInt(1 / value));
  }
  return parseDecimal(String(value));
}
