import { createRequire } from 'node:module';
import { Fraction } from 'fraction.js';
import type { BigNumber } from 'mathjs';
import type { ConstantName, Expression, FunctionName, Operation } from './expression.js';
import { MAX_EXPONENT } from './parse-expression.js';

/** Exact as long as only +, −, ×, ÷ and whole exponents take part; else a decimal of 64 digits. */
export type Value =
  | { readonly exact: Fraction }
  /** A decimal; nothing is decided on its last digits, which are `DIGITS` places below the power of ten named here. */
  | { readonly decimal: BigNumber; readonly noise: number };

const DIGITS = 64;

/** Beyond these a decimal function says nothing: its value is none. */
const LARGEST_ANGLE = 1_000_000;
const LARGEST_POWER = 10_000;

/** The value at a point; undefined where there is none among the real numbers. */
export function evaluate(
  expression: Expression,
  point: ReadonlyMap<string, Fraction>,
): Value | undefined {
  switch (expression.kind) {
    case 'number':
      return { exact: expression.value };
    case 'variable': {
      const exact = point.get(expression.name);
      return exact && { exact };
    }
    case 'constant':
      return { decimal: constant(expression.name), noise: 0 };
    case 'operation':
      return applied(
        expression.op,
        expression.args.map((arg) => evaluate(arg, point)),
      );
    case 'call': {
      const value = evaluate(expression.arg, point);
      return value && called(expression.name, value);
    }
  }
}

function applied(op: Operation, values: readonly (Value | undefined)[]): Value | undefined {
  // What has no value in one place has none as a whole, even times 0.
  const known = values.filter((value) => value !== undefined);
  const [a, b = a] = known;
  if (a === undefined || b === undefined || known.length < values.length) return undefined;
  if (op === 'pow') return power(a, b);
  if ('exact' in a && 'exact' in b) return exactly(op, a.exact, b.exact);
  return finite(inDecimals(op, decimalOf(a), decimalOf(b)), noiseOf(op, a, b));
}

type Plain = Exclude<Operation, 'pow'>;

function exactly(op: Plain, a: Fraction, b: Fraction): Value | undefined {
  switch (op) {
    case 'add':
      return { exact: a.add(b) };
    case 'subtract':
      return { exact: a.sub(b) };
    case 'multiply':
      return { exact: a.mul(b) };
    case 'divide':
      return b.n === 0n ? undefined : { exact: a.div(b) };
    case 'unaryMinus':
      return { exact: a.neg() };
    case 'unaryPlus':
      return { exact: a };
  }
}

function inDecimals(op: Plain, a: BigNumber, b: BigNumber): BigNumber {
  switch (op) {
    case 'add':
      return a.plus(b);
    case 'subtract':
      return a.minus(b);
    case 'multiply':
      return a.times(b);
    case 'divide':
      return a.dividedBy(b);
    case 'unaryMinus':
      return a.negated();
    case 'unaryPlus':
      return a;
  }
}

/** Whole exponents are exact; others need a base above 0 (or 0, and an exponent above 0). 0^0 has no value. */
function power(base: Value, exponent: Value): Value | undefined {
  const whole =
    'exact' in exponent && exponent.exact.d === 1n && exponent.exact.n <= BigInt(MAX_EXPONENT)
      ? Number(exponent.exact.n) * (exponent.exact.s < 0n ? -1 : 1)
      : undefined;
  const isZero = decimalOf(base).isZero();
  if (isZero) return decimalOf(exponent).greaterThan(0) ? { exact: new Fraction(0) } : undefined;
  if (whole !== undefined) {
    if ('exact' in base) return { exact: base.exact.pow(whole) ?? new Fraction(1) };
    return finite(base.decimal.toPower(whole), (whole - 1) * magnitude(base) + noise(base));
  }
  const [b, e] = [decimalOf(base), decimalOf(exponent)];
  if (b.isNegative() || e.abs().greaterThan(LARGEST_POWER)) return undefined;
  const value = b.toPower(e);
  const relative = noise(base) - magnitude(base);
  return finite(
    value,
    exponentOf(value) + Math.max(relative + magnitude(exponent), noise(exponent)),
  );
}

function called(name: FunctionName, value: Value): Value | undefined {
  if (name === 'abs')
    return 'exact' in value
      ? { exact: value.exact.abs() }
      : { ...value, decimal: value.decimal.abs() };
  const x = decimalOf(value);
  if (['sin', 'cos', 'tan'].includes(name) && x.abs().greaterThan(LARGEST_ANGLE)) return undefined;
  if (name === 'exp' && x.abs().greaterThan(LARGEST_POWER)) return undefined;
  const result = FUNCTIONS_OF_DECIMALS[name](x);
  return finite(result, noiseOfCall(name, value, exponentOf(result)));
}

const FUNCTIONS_OF_DECIMALS: Readonly<
  Record<Exclude<FunctionName, 'abs'>, (x: BigNumber) => BigNumber>
> = {
  sqrt: (x) => x.squareRoot(),
  exp: (x) => x.naturalExponential(),
  ln: (x) => x.naturalLogarithm(),
  log: (x) => x.naturalLogarithm(),
  log10: (x) => x.logarithm(10),
  log2: (x) => x.logarithm(2),
  sin: (x) => x.sine(),
  cos: (x) => x.cosine(),
  tan: (x) => x.tangent(),
  asin: (x) => x.inverseSine(),
  acos: (x) => x.inverseCosine(),
  atan: (x) => x.inverseTangent(),
};

/** @param lost the noise that comes from the operands; the value's own rounding is never less */
function finite(decimal: BigNumber, lost = -Infinity): Value | undefined {
  return decimal.isFinite() ? { decimal, noise: Math.max(lost, exponentOf(decimal)) } : undefined;
}

/** The power of ten of a value, to one place; of 0 there is none. */
export function magnitude(value: Value): number {
  if ('decimal' in value) return exponentOf(value.decimal);
  const { n, d } = value.exact;
  return n === 0n ? -Infinity : String(n).length - String(d).length;
}

function exponentOf(decimal: BigNumber): number {
  return decimal.isZero() ? -Infinity : decimal.e;
}

/** The power of ten that a value's last digits are counted from: that of the largest term that cancelled in it. */
function noise(value: Value): number {
  return 'exact' in value ? magnitude(value) : value.noise;
}

/** What a sum loses by cancelling stays lost in its multiples. */
function noiseOf(op: Plain, a: Value, b: Value): number {
  switch (op) {
    case 'add':
    case 'subtract':
      return Math.max(noise(a), noise(b));
    case 'multiply':
      return Math.max(noise(a) + magnitude(b), magnitude(a) + noise(b));
    case 'divide':
      return Math.max(noise(a), magnitude(a) + noise(b) - magnitude(b)) - magnitude(b);
    case 'unaryMinus':
    case 'unaryPlus':
      return noise(a);
  }
}

/** A function hands on the noise of its argument times its slope. */
function noiseOfCall(name: Exclude<FunctionName, 'abs'>, arg: Value, result: number): number {
  switch (name) {
    case 'sqrt':
      return noise(arg) - result;
    case 'exp':
      return noise(arg) + result;
    case 'ln':
    case 'log':
    case 'log10':
    case 'log2':
      return noise(arg) - magnitude(arg);
    case 'tan':
      return noise(arg) + 2 * Math.max(0, result);
    default:
      return noise(arg);
  }
}

/** About half of the digits: what two ways of writing the same may differ by, as a power of ten of the larger. */
const LEEWAY = 30;
/** A difference so far below the noise says nothing. */
const LEAST = DIGITS - 4;

/**
 * Exact values by exactness. Of decimals the difference may be 10⁻³⁰ of the larger of the two; or what is left where terms
 * cancel, up to 10⁻³⁰ of the largest value that the key has anywhere, so that a small value is never the same as 0.
 * @param largest the power of ten of the key's largest value
 */
export function areEqual(a: Value, b: Value, largest: number): boolean {
  if ('exact' in a && 'exact' in b) return a.exact.equals(b.exact);
  const [x, y] = [decimalOf(a), decimalOf(b)];
  const difference = x.minus(y).abs();
  const larger = x.abs().greaterThan(y.abs()) ? x.abs() : y.abs();
  if (difference.lessThanOrEqualTo(larger.times(`1e-${String(LEEWAY)}`))) return true;
  const floor = Math.min(Math.max(noise(a), noise(b)) - LEAST, largest - LEEWAY);
  return exponentOf(difference) < floor;
}

/** Whether values of a key are all lost in what cancels in them: 0 would be as right as they are. */
export function isLost(values: readonly Value[]): boolean {
  const largest = Math.max(...values.map(magnitude));
  return largest <= Math.max(...values.map(noise)) - LEEWAY || largest === -Infinity;
}

function decimalOf(value: Value): BigNumber {
  if ('decimal' in value) return value.decimal;
  const { decimal } = decimals();
  const { s, n, d } = value.exact;
  return decimal(String(s * n)).dividedBy(decimal(String(d)));
}

function constant(name: ConstantName): BigNumber {
  const { decimal } = decimals();
  return name === 'pi' ? decimal(-1).inverseCosine() : decimal(1).naturalExponential();
}

interface Decimals {
  readonly decimal: (value: string | number) => BigNumber;
}
let made: Decimals | undefined;

/** mathjs's decimals, 64 digits: the same on every machine, as they are made of whole numbers. */
function decimals(): Decimals {
  if (made !== undefined) return made;
  const { create, bignumberDependencies } = createRequire(import.meta.url)('mathjs') as Mathjs; // a package of ours
  const mathjs = create({ ...bignumberDependencies }, { precision: DIGITS });
  made = { decimal: (value) => mathjs.bignumber(value) };
  return made;
}
type Mathjs = Pick<typeof import('mathjs'), 'create' | 'bignumberDependencies'>;
