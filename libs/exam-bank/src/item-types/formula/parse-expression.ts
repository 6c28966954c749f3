import type { ConstantNode, FunctionNode, MathNode, OperatorNode, SymbolNode } from 'mathjs';
import { parseDecimal } from '../numeric/parse-decimal.js';
import {
  CONSTANTS,
  FUNCTIONS,
  OPERATIONS,
  partsOf,
  type ConstantName,
  type Expression,
  type FunctionName,
  type Operation,
} from './expression.js';
import { mathjsParser } from './mathjs.js';

export interface ParsedExpression {
  readonly ok: true;
  readonly expression: Expression;
  /** Equal for expressions that mathjs's simplification makes the same. */
  readonly simplified: string;
}
/** Why a text is no expression of the language, in words for who wrote it. */
export interface NoExpression {
  readonly ok: false;
  readonly message: string;
}

const MAX_CHARACTERS = 300;
const MAX_PARTS = 200;
const MAX_NESTING = 30;
/** So many binary digits an exact value may need at worst; 2^64 of a variable is below it. */
const MAX_DIGITS = 20_000;
const CHARACTERS = /^[0-9A-Za-z_+\-*/^(). ]*$/;

/**
 * Reads an expression by mathjs's parser and takes it only if all of it is in the closed language: no assignment, no function
 * of one's own, no units, no lists, no text. Bounded in length, depth and in the size of its values, so that evaluating it is
 * always cheap. What a reader could doubt (`1/2x`) is refused.
 */
export function parseExpression(
  text: string,
  variables: readonly string[],
): ParsedExpression | NoExpression {
  const plain = text
    .trim()
    .replace(/[\u2212\u2013]/gu, '-')
    .replace(/[·⋅×]/gu, '*')
    .replace(/÷/gu, '/')
    .replace(/[\s\u00a0]+/gu, ' ');
  const problem = textProblem(plain);
  if (problem !== undefined) return refusal(problem);
  try {
    const node = mathjsParser().parse(plain);
    const expression = expressionOf(node, new Set(variables));
    assertSmall(expression);
    // Numbers are left as they are: it only takes away what adds or multiplies nothing.
    return { ok: true, expression, simplified: mathjsParser().simplifyCore(node).toString() };
  } catch (error) {
    if (error instanceof NotOfTheLanguage) return refusal(error.message);
    return refusal('it cannot be read; write it such as 2*x^2 - sqrt(y)/3');
  }
}

function refusal(message: string): NoExpression {
  return { ok: false, message };
}

/** Said of a text that mathjs can read but that is not taken. */
class NotOfTheLanguage extends Error {}

function textProblem(text: string): string | undefined {
  if (text === '') return 'it is empty';
  if (text.length > MAX_CHARACTERS) return `it has more than ${String(MAX_CHARACTERS)} characters`;
  if (!CHARACTERS.test(text))
    return 'it may have letters, digits, + - * / ^ ( ) and the decimal point, nothing else';
  if (/\b0[xbo]/i.test(text)) return 'a number beginning with 0x, 0b or 0o can be read in two ways';
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth > MAX_NESTING) return `brackets are nested more than ${String(MAX_NESTING)} deep`;
  }
  return /[-+]{4}/.test(text.replaceAll(' ', '')) ? 'too many signs in a row' : undefined;
}

function expressionOf(node: MathNode, variables: ReadonlySet<string>): Expression {
  switch (node.type) {
    case 'ParenthesisNode':
      return expressionOf((node as unknown as { readonly content: MathNode }).content, variables);
    case 'ConstantNode':
      return numberOf(node as ConstantNode);
    case 'SymbolNode':
      return symbolOf((node as SymbolNode).name, variables);
    case 'OperatorNode':
      return operationOf(node as OperatorNode, variables);
    case 'FunctionNode':
      return callOf(node as FunctionNode, variables);
    default:
      throw new NotOfTheLanguage('it may have numbers, variables, operations and functions only');
  }
}

function numberOf({ value }: ConstantNode): Expression {
  const number = parseDecimal(String(value));
  if (number === undefined) throw new NotOfTheLanguage('a number is too long, or none');
  return { kind: 'number', value: number };
}

function symbolOf(name: string, variables: ReadonlySet<string>): Expression {
  if (variables.has(name)) return { kind: 'variable', name };
  const constant = CONSTANTS.find((one): one is ConstantName => one === name);
  if (constant !== undefined) return { kind: 'constant', name: constant };
  const known = [...variables].join(', ');
  throw new NotOfTheLanguage(
    `"${name}" is not known; the variables are ${known === '' ? 'none' : known}, and products need a *`,
  );
}

function operationOf(node: OperatorNode, variables: ReadonlySet<string>): Expression {
  const op = OPERATIONS.find((one): one is Operation => one === node.fn);
  if (op === undefined) throw new NotOfTheLanguage('the operations are + - * / ^');
  if (node.args.some((arg) => isDoubtful(node, arg)))
    throw new NotOfTheLanguage(
      'a product without * beside a / can be read in two ways; put brackets',
    );
  return { kind: 'operation', op, args: node.args.map((arg) => expressionOf(arg, variables)) };
}

/** `1/2x`, `x/2(y)`: an implicit product that a division touches. */
function isDoubtful(node: OperatorNode, arg: MathNode): boolean {
  if (arg.type !== 'OperatorNode') return false;
  const inner = arg as OperatorNode;
  return (node.fn === 'divide' && inner.implicit) || (node.implicit && inner.fn === 'divide');
}

function callOf({ fn, args }: FunctionNode, variables: ReadonlySet<string>): Expression {
  const { name } = fn as unknown as { readonly name?: string };
  const known = FUNCTIONS.find((one): one is FunctionName => one === name);
  const [arg] = args;
  if (known === undefined || arg === undefined || args.length > 1)
    throw new NotOfTheLanguage(
      `the functions are ${FUNCTIONS.join(', ')}, of one value each; a product before a bracket needs a *`,
    );
  return { kind: 'call', name: known, arg: expressionOf(arg, variables) };
}

function assertSmall(expression: Expression): void {
  if (partsOf(expression).length > MAX_PARTS) throw new NotOfTheLanguage('it is too long');
  if (digitsOf(expression) > MAX_DIGITS)
    throw new NotOfTheLanguage('its values are too large; exponents go up to 64');
}

/** An upper bound of the binary digits of an exact value, from the bounds of its parts. */
function digitsOf(expression: Expression): number {
  switch (expression.kind) {
    case 'number': {
      const { n, d } = expression.value;
      return n.toString(2).length + d.toString(2).length;
    }
    case 'variable':
      return 64;
    case 'constant':
    case 'call':
      // Not exact: of fixed length.
      return 1 + (expression.kind === 'call' ? digitsOf(expression.arg) : 0);
    case 'operation': {
      const sizes = expression.args.map(digitsOf);
      const [base = 0, exponent = 0] = sizes;
      if (expression.op !== 'pow') return sizes.reduce((sum, size) => sum + size, 1);
      if (partsOf(expression.args[1] ?? expression).some(isPower))
        throw new NotOfTheLanguage('an exponent may not have an exponent');
      return base * largestExponent(expression.args[1]) + exponent;
    }
  }
}

function isPower(part: Expression): boolean {
  return part.kind === 'operation' && part.op === 'pow';
}

export const MAX_EXPONENT = 64;

function largestExponent(exponent: Expression | undefined): number {
  const plain =
    exponent?.kind === 'operation' && exponent.op === 'unaryMinus' ? exponent.args[0] : exponent;
  if (plain?.kind !== 'number') return MAX_EXPONENT;
  if (plain.value.compare(MAX_EXPONENT) > 0)
    throw new NotOfTheLanguage(`exponents go up to ${String(MAX_EXPONENT)}`);
  return Math.max(1, Number(plain.value.n / plain.value.d));
}
