import { sameAtom, type Atom, type PlainOperator, type QtiType } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { floorOf, roundHalfUp } from './round.js';

/** The items of each argument, in order; no items are NULL. */
type Args = readonly (readonly Atom[])[];
type Operator = (args: Args, types: readonly QtiType[]) => readonly Atom[];

const NULL: readonly Atom[] = [];
const ONE = new Fraction(1);

/** NULL in, NULL out: what most operators do. */
const strict =
  (operator: Operator): Operator =>
  (args, types) =>
    args.some(({ length }) => length === 0) ? NULL : operator(args, types);

function number(atom: Atom | undefined): Fraction {
  if (atom instanceof Fraction) return atom;
  throw new TypeError('a number was checked to stand here');
}

const first = (args: Args): Fraction => number(args[0]?.[0]);
const second = (args: Args): Fraction => number(args[1]?.[0]);
const flat = (args: Args): readonly Fraction[] => args.flat().map(number);

const compare = (holds: (difference: number) => boolean): Operator =>
  strict((args) => [holds(first(args).compare(second(args)))]);
const ofNumber = (result: (value: Fraction) => Fraction): Operator =>
  strict((args) => [result(first(args))]);
const fold = (join: (a: Fraction, b: Fraction) => Fraction): Operator =>
  strict((args) => [flat(args).reduce(join)]);

/** Takes away one equal element for each of the others; undefined where one is not there. */
function without(items: readonly Atom[], others: readonly Atom[]): readonly Atom[] | undefined {
  let rest: readonly Atom[] | undefined = items;
  for (const other of others) {
    const at: number = rest?.findIndex((item) => sameAtom(item, other)) ?? -1;
    if (at < 0) return undefined;
    rest = rest?.toSpliced(at, 1);
  }
  return rest;
}

const sameInOrder = (a: readonly Atom[], b: readonly Atom[]): boolean =>
  a.length === b.length && a.every((item, at) => sameAtom(item, b[at] ?? ''));

const match: Operator = strict(([a = NULL, b = NULL], types) => {
  const isBag = types.some(({ cardinality }) => cardinality === 'multiple');
  return [isBag ? a.length === b.length && without(a, b) !== undefined : sameInOrder(a, b)];
});

/** All of the second in the first: of bags as often, of sequences in one piece. */
const contains: Operator = strict(([a = NULL, b = NULL], types) => {
  if (types.some(({ cardinality }) => cardinality === 'multiple'))
    return [without(a, b) !== undefined];
  return [a.some((_, at) => sameInOrder(a.slice(at, at + b.length), b))];
});

/** Three-valued: what is known decides, else NULL. */
const junction =
  (deciding: boolean): Operator =>
  (args) => {
    if (args.some(([value]) => value === deciding)) return [deciding];
    return args.some(({ length }) => length === 0) ? NULL : [!deciding];
  };

function gcd(a: Fraction, b: Fraction): Fraction {
  return new Fraction(gcdOf(a.n, b.n), 1n);
}
function gcdOf(a: bigint, b: bigint): bigint {
  let [value, rest] = [a, b];
  while (rest !== 0n) [value, rest] = [rest, value % rest];
  return value;
}
function lcm(a: Fraction, b: Fraction): Fraction {
  const divisor = gcdOf(a.n, b.n);
  return new Fraction(divisor === 0n ? 0n : (a.n * b.n) / divisor, 1n);
}

function variance(values: readonly Fraction[], divisor: number): readonly Atom[] {
  if (divisor === 0) return NULL;
  const mean = values.reduce((a, b) => a.add(b)).div(values.length);
  const squares = values.map((value) => value.sub(mean).mul(value.sub(mean)));
  return [squares.reduce((a, b) => a.add(b)).div(divisor)];
}

/** 0 to a power below 0 has no value. */
const power: Operator = strict((args) => {
  const [base, exponent] = [first(args), second(args)];
  if (base.n === 0n && exponent.s < 0n) return NULL;
  let result = ONE;
  for (let left = exponent.n; left > 0n; left -= 1n) result = result.mul(base);
  return [exponent.s < 0n ? ONE.div(result) : result];
});

const divided = (result: (a: Fraction, b: Fraction) => Fraction): Operator =>
  strict((args) => (second(args).n === 0n ? NULL : [result(first(args), second(args))]));

const collected: Operator = (args) => args.flat();

/** What each operator gives; the arguments are known to be of its types. */
export const OPERATORS: Readonly<Record<PlainOperator, Operator>> = {
  and: junction(false),
  or: junction(true),
  not: strict((args) => [args[0]?.[0] !== true]),
  'is-null': ([items = NULL]) => [items.length === 0],
  match,
  member: strict(([[one = ''] = NULL, container = NULL]) => [
    container.some((item) => sameAtom(item, one)),
  ]),
  contains,
  delete: strict(([[one = ''] = NULL, container = NULL]) =>
    container.filter((item) => !sameAtom(item, one)),
  ),
  multiple: collected,
  ordered: collected,
  'container-size': ([items = NULL]) => [new Fraction(items.length)],
  sum: fold((a, b) => a.add(b)),
  product: fold((a, b) => a.mul(b)),
  subtract: fold((a, b) => a.sub(b)),
  divide: divided((a, b) => a.div(b)),
  power,
  'integer-divide': divided((a, b) => floorOf(a.div(b))),
  'integer-modulus': divided((a, b) => a.sub(b.mul(floorOf(a.div(b))))),
  'integer-to-float': ([items = NULL]) => items,
  min: fold((a, b) => (a.compare(b) <= 0 ? a : b)),
  max: fold((a, b) => (a.compare(b) >= 0 ? a : b)),
  gcd: strict((args) => [
    flat(args)
      .map((value) => value.abs())
      .reduce(gcd),
  ]),
  lcm: strict((args) => [
    flat(args)
      .map((value) => value.abs())
      .reduce(lcm),
  ]),
  lt: compare((difference) => difference < 0),
  lte: compare((difference) => difference <= 0),
  gt: compare((difference) => difference > 0),
  gte: compare((difference) => difference >= 0),
  round: ofNumber(roundHalfUp),
  truncate: ofNumber((value) => (value.s < 0n ? floorOf(value.neg()).neg() : floorOf(value))),
  floor: ofNumber(floorOf),
  ceil: ofNumber((value) => floorOf(value.neg()).neg()),
  abs: ofNumber((value) => value.abs()),
  signum: ofNumber((value) => new Fraction(value.n === 0n ? 0n : value.s, 1n)),
  mean: strict((args) => [
    flat(args)
      .reduce((a, b) => a.add(b))
      .div(flat(args).length),
  ]),
  popVariance: strict((args) => variance(flat(args), flat(args).length)),
  sampleVariance: strict((args) => variance(flat(args), flat(args).length - 1)),
};
