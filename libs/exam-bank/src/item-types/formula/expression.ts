import type { Fraction } from 'fraction.js';

/** An expression of the closed language of formulas: numbers, variables, two constants, five operations, some functions. */
export type Expression =
  | { readonly kind: 'number'; readonly value: Fraction }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'constant'; readonly name: ConstantName }
  | { readonly kind: 'operation'; readonly op: Operation; readonly args: readonly Expression[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly arg: Expression };

export const OPERATIONS = [
  'add',
  'subtract',
  'multiply',
  'divide',
  'pow',
  'unaryMinus',
  'unaryPlus',
] as const;
export type Operation = (typeof OPERATIONS)[number];

/** `ln` and `log` are the natural logarithm; angles are in radians. */
export const FUNCTIONS = [
  'sqrt',
  'abs',
  'exp',
  'ln',
  'log',
  'log10',
  'log2',
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export const CONSTANTS = ['pi', 'e'] as const;
export type ConstantName = (typeof CONSTANTS)[number];

/** Every expression that stands in another, and itself. */
export function partsOf(expression: Expression): readonly Expression[] {
  const inner =
    expression.kind === 'operation'
      ? expression.args
      : expression.kind === 'call'
        ? [expression.arg]
        : [];
  return [expression, ...inner.flatMap(partsOf)];
}
