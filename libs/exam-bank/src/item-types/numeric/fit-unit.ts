import { createRequire } from 'node:module';
import { Fraction } from 'fraction.js';
import type { MathJsInstance, Unit, UnitPrefix } from 'mathjs';
import { parseDecimal } from './parse-decimal.js';

let units: Pick<MathJsInstance, 'unit'> | undefined;

/**
 * Only mathjs's table and parser of units: no expression parser, no functions, nothing that a text could call. Loaded with
 * the first unit, because it takes more memory than all of a grader that never meets one.
 */
function unitTable(): Pick<MathJsInstance, 'unit'> {
  if (units !== undefined) return units;
  const { create, unitDependencies } = createRequire(import.meta.url)('mathjs') as Mathjs; // a package of ours
  units = create({ ...unitDependencies });
  return units;
}
type Mathjs = Pick<typeof import('mathjs'), 'create' | 'unitDependencies'>;

/** Names joined by * or /, each with at most a small power; no numbers, brackets or spaces. */
const UNIT_TEXT = /^[A-Za-z]{1,20}(?:\^-?[1-9])?(?:[*/][A-Za-z]{1,20}(?:\^-?[1-9])?){0,4}$/;

/** Offsets (°C to °F) and irrational factors (degrees to radians) have no exact factor. */
const WITHOUT_FACTOR = new Set(['TEMPERATURE', 'ANGLE']);

/** A spelt-out unit has at least so many letters; below that, case tells symbols apart (`b` and `B`, `s` and `S`). */
const SPELT_OUT = 3;

/** Whether a unit can stand for the item's, and by what an amount in it is to be multiplied to be in the item's unit. */
export type UnitFit =
  | { readonly ok: true; readonly factor: Fraction }
  | {
      readonly ok: false;
      readonly code: 'unknown-unit' | 'unexpected-unit';
      /** Names the unit and what is accepted; fit for a candidate's page. */
      readonly message: string;
    };

/**
 * Fits the unit of an answer to the item's: the factor from KiB to B is 1024, exactly. A missing unit means the item's. The
 * case of letters counts (mW is not MW, b is not B), but not in spelt-out names (Bytes, seconds, Megawatt).
 * @returns `unknown-unit` for a name that no table knows, `unexpected-unit` for one of another dimension, one without an exact
 *   factor (°C to K), or one where the item has none
 */
export function fitUnit(given: string | undefined, wanted: string | undefined): UnitFit {
  const one = { ok: true, factor: new Fraction(1) } as const;
  if (given === undefined) return one;
  if (wanted === undefined) {
    const message = `"${given}" is not expected: this answer is a number without a unit`;
    return { ok: false, code: 'unexpected-unit', message };
  }
  if (plainUnit(given) === plainUnit(wanted)) return one;
  const accepted = `write the number alone, which counts in ${wanted}, or with ${wanted} or a unit that converts to it`;
  const from = parseUnit(given);
  if (!from) {
    const message = `the unit "${given}" is not known (upper and lower case differ): ${accepted}`;
    return { ok: false, code: 'unknown-unit', message };
  }
  const factor = factorBetween(from, parseUnit(wanted));
  if (factor) return { ok: true, factor };
  const message = `the unit "${given}" cannot be converted to ${wanted}: ${accepted}`;
  return { ok: false, code: 'unexpected-unit', message };
}

/** Whether the table knows the unit, so that it can be told from others. */
export function isKnownUnit(text: string): boolean {
  return parseUnit(text) !== undefined;
}

function factorBetween(from: Unit, to: Unit | undefined): Fraction | undefined {
  if (!to || !from.equalBase(to)) return undefined;
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
  return lookUp(plain.replace(/[A-Za-z]+/g, inTableCase));
}

/** A name as the table writes it: as it stands if it is there, else in lower case if that is spelt out, prefix included. */
function inTableCase(name: string): string {
  if (lookUp(name)) return name;
  const lower = name.toLowerCase();
  const [part] = lookUp(lower)?.units ?? [];
  if (!part || part.unit.name.length < SPELT_OUT) return name;
  const { name: prefix } = prefixOf(part);
  return prefix === '' || prefix.length >= SPELT_OUT ? lower : name;
}

function lookUp(plain: string): Unit | undefined {
  try {
    return unitTable().unit(plain);
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
    const size = tableNumber(value)?.mul(tableNumber(prefixOf(part).value) ?? 0);
    if (!size || size.n === 0n) return undefined;
    const power = Math.abs(part.power);
    for (let done = 0; done < power; done += 1) {
      scale = part.power > 0 ? scale.mul(size) : scale.div(size);
    }
  }
  return scale;
}

function prefixOf(part: Unit['units'][number]): UnitPrefix {
  return part.prefix as unknown as UnitPrefix; // typed as a string, but it is the table's entry
}

/** What the author of mathjs's table wrote: the shortest decimal of the double, but powers of two (1024⁸) as they are. */
function tableNumber(value: number): Fraction | undefined {
  if (Number.isInteger(Math.log2(value))) {
    return value >= 1 ? new Fraction(BigInt(value), 1n) : new Fraction(1n, BigInt(1 / value));
  }
  return parseDecimal(String(value));
}
