import type { PlainOperator } from './types.js';
import { isNumeric, type BaseType, type QtiType } from './values.js';

export type ArgType = QtiType | undefined;
/** The type of the result, or why the arguments do not fit. */
export type Typing = (args: readonly ArgType[]) => QtiType | string;

interface Signature {
  readonly atLeast: number;
  readonly atMost: number;
  readonly typing: Typing;
}

const BOOLEAN: QtiType = { cardinality: 'single', baseType: 'boolean' };
const INTEGER: QtiType = { cardinality: 'single', baseType: 'integer' };
const FLOAT: QtiType = { cardinality: 'single', baseType: 'float' };

/** NULL fits everywhere. */
const all = (args: readonly ArgType[], fits: (type: QtiType) => boolean): boolean =>
  args.every((arg) => arg === undefined || fits(arg));
const isSingle = ({ cardinality }: QtiType): boolean => cardinality === 'single';

function checked(fits: (type: QtiType) => boolean, what: string, result: Typing): Typing {
  return (args) => (all(args, fits) ? result(args) : `needs ${what}`);
}
const booleans = checked(
  (type) => isSingle(type) && type.baseType === 'boolean',
  'true or false',
  () => BOOLEAN,
);
const numbers = (result: Typing): Typing =>
  checked((type) => isNumeric(type.baseType), 'numbers', result);
export const singleNumbers = (result: QtiType): Typing =>
  checked(
    (type) => isSingle(type) && isNumeric(type.baseType),
    'single numbers',
    () => result,
  );
const singleIntegers = checked(
  (type) => isSingle(type) && type.baseType === 'integer',
  'whole numbers',
  () => INTEGER,
);
const integers = checked(
  (type) => type.baseType === 'integer',
  'whole numbers',
  () => INTEGER,
);
export const singleTexts = (result: QtiType): Typing =>
  checked(
    (type) => isSingle(type) && type.baseType === 'string',
    'single texts',
    () => result,
  );

/** Whole while all arguments are. */
const widest: Typing = (args) =>
  all(args, ({ baseType }) => baseType === 'integer') ? INTEGER : FLOAT;

/** One base type, where a whole number may stand among numbers. */
function commonBase(args: readonly ArgType[]): BaseType | undefined {
  const bases = args.flatMap((arg) => (arg ? [arg.baseType] : []));
  const [first] = bases;
  if (first === undefined || bases.every((base) => base === first)) return first;
  return bases.every(isNumeric) ? 'float' : undefined;
}

const sameKind: Typing = (args) => {
  const kinds = new Set(args.flatMap((arg) => (arg ? [arg.cardinality] : [])));
  if (kinds.size > 1) return 'compares a single value with a container, or containers of two kinds';
  return args.every((arg) => arg === undefined) || commonBase(args) !== undefined
    ? BOOLEAN
    : 'compares values of different base types';
};

const inContainer =
  (result: (container: QtiType) => QtiType): Typing =>
  ([one, container]) => {
    if (container === undefined || container.cardinality === 'single') return 'needs a container';
    if (one !== undefined && !isSingle(one)) return 'needs a single value first';
    return commonBase([one, container]) === undefined
      ? 'has values of different base types'
      : result(container);
  };

const container =
  (cardinality: 'multiple' | 'ordered'): Typing =>
  (args) => {
    if (!all(args, (arg) => isSingle(arg) || arg.cardinality === cardinality))
      return `takes single values and ${cardinality} containers`;
    const baseType = commonBase(args);
    return baseType === undefined
      ? 'has values of different base types, or none'
      : { cardinality, baseType };
  };

const MANY = 1_000;
const exactly = (count: number, typing: Typing): Signature => ({
  atLeast: count,
  atMost: count,
  typing,
});
const many = (typing: Typing): Signature => ({ atLeast: 1, atMost: MANY, typing });

/** How many arguments of which types each operator takes, and what it gives. */
export const SIGNATURES: Readonly<Record<PlainOperator, Signature>> = {
  and: many(booleans),
  or: many(booleans),
  not: exactly(1, booleans),
  'is-null': exactly(1, () => BOOLEAN),
  match: exactly(2, sameKind),
  member: exactly(
    2,
    inContainer(() => BOOLEAN),
  ),
  contains: exactly(2, (args) =>
    all(args, (arg) => !isSingle(arg)) ? sameKind(args) : 'needs two containers',
  ),
  delete: exactly(
    2,
    inContainer((type) => type),
  ),
  multiple: many(container('multiple')),
  ordered: many(container('ordered')),
  'container-size': exactly(
    1,
    checked(
      (type) => !isSingle(type),
      'a container',
      () => INTEGER,
    ),
  ),
  sum: many(numbers(widest)),
  product: many(numbers(widest)),
  subtract: exactly(2, (args) => {
    const typed = singleNumbers(FLOAT)(args);
    return typeof typed === 'string' ? typed : widest(args);
  }),
  divide: exactly(2, singleNumbers(FLOAT)),
  power: exactly(2, singleNumbers(FLOAT)),
  'integer-divide': exactly(2, singleIntegers),
  'integer-modulus': exactly(2, singleIntegers),
  'integer-to-float': exactly(
    1,
    checked(
      (type) => type.baseType === 'integer',
      'whole numbers',
      ([type]) => ({ cardinality: type?.cardinality ?? 'single', baseType: 'float' }),
    ),
  ),
  min: many(numbers(widest)),
  max: many(numbers(widest)),
  gcd: many(integers),
  lcm: many(integers),
  lt: exactly(2, singleNumbers(BOOLEAN)),
  lte: exactly(2, singleNumbers(BOOLEAN)),
  gt: exactly(2, singleNumbers(BOOLEAN)),
  gte: exactly(2, singleNumbers(BOOLEAN)),
  round: exactly(1, singleNumbers(INTEGER)),
  truncate: exactly(1, singleNumbers(INTEGER)),
  floor: exactly(1, singleNumbers(INTEGER)),
  ceil: exactly(1, singleNumbers(INTEGER)),
  abs: exactly(1, (args) => {
    const typed = singleNumbers(FLOAT)(args);
    return typeof typed === 'string' ? typed : widest(args);
  }),
  signum: exactly(1, singleNumbers(INTEGER)),
  mean: exactly(
    1,
    numbers(() => FLOAT),
  ),
  popVariance: exactly(
    1,
    numbers(() => FLOAT),
  ),
  sampleVariance: exactly(
    1,
    numbers(() => FLOAT),
  ),
};
