import { createRequire } from 'node:module';
import { Fraction } from 'fraction.js';
import type { BigNumber } from 'mathjs';
import type { ConstantName, Expression, FunctionName, Operation } from './expression.js';
import { MAX_EXPONENT } from './parse-expression.js';

/** Exact as long as only +, −, ×, ÷ and whole exponents take part; else a decimal of 64 digits. */
export type Value =
  | { readonly exact: Fraction }
  /** A decimal; nothing is decided on its last digits. */
  | { readonly decimal: BigNumber };

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
      return { decimal: constant(expression.name) };
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
  return finite(inDecimals(op, decimalOf(a), decimalOf(b)));
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
    return finite(base.decimal.toPower(whole));
  }
  const [b, e] = [decimalOf(base), decimalOf(exponent)];
  if (b.isNegative() || e.abs().greaterThan(LARGEST_POWER)) return undefined;
  return finite(b.toPower(e));
}

function called(name: FunctionName, value: Value): Value | undefined {
  if (name === 'abs')
    return 'exact' in value ? { exact: value.exact.abs() } : { decimal: value.decimal.abs() };
  const x = decimalOf(value);
  if (['sin', 'cos', 'tan'].includes(name) && x.abs().greaterThan(LARGEST_ANGLE)) return undefined;
  if (name === 'exp' && x.abs().greaterThan(LARGEST_POWER)) return undefined;
  return finite(FUNCTIONS_OF_DECIMALS[name](x));
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

function finite(decimal: BigNumber): Value | undefined {
  return decimal.isFinite() ? { decimal } : undefined;
}

const TOLERANCE = '1e-30';

/** Exact values by exactness; of decimals the difference may be 10⁻³⁰ of the larger, or of 1. */
export function areEqual(a: Value, b: Value): boolean {
  if ('exact' in a && 'exact' in b) return a.exact.equals(b.exact);
  const [x, y] = [decimalOf(a), decimalOf(b)];
  const { decimal } = decimals();
  const scale = [x.abs(), y.abs(), decimal(1)].reduce((m, one) => (one.greaterThan(m) ? one : m));
  return x
    .minus(y)
    .abs()
    .lessThanOrEqualTo(scale.times(decimal(TOLERANCE)));
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
  const mathjs = create({ ...bignumberDependencies }, { precision: 64 });
  made = { decimal: (value) => mathjs.bignumber(value) };
  return made;
}
type Mathjs = Pick<typeof import('mathjs'), 'create' | 'bignumberDependencies'>;
