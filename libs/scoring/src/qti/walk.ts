import type {
  Atom,
  BaseType,
  Expression,
  PlainOperator,
  QtiProgram,
  QtiValue,
  Rule,
} from '#exam-bank';
import type { Fraction } from 'fraction.js';

/** What a program does with its response variables, as far as a search for its best answer needs to know. */
export interface Uses {
  /** Values that stand in the program, by base type. */
  readonly constants: ReadonlyMap<BaseType, readonly Atom[]>;
  readonly tolerances: readonly Fraction[];
  /** Variables of which more is asked than whether they are one of the constants, or on which side of them. */
  readonly beyondConstants: ReadonlySet<string>;
}

const COMPARING: readonly PlainOperator[] = [
  'match',
  'member',
  'contains',
  'is-null',
  'lt',
  'lte',
  'gt',
  'gte',
];

interface Found {
  readonly constants: Map<BaseType, Atom[]>;
  readonly tolerances: Fraction[];
  readonly beyond: Set<string>;
}

/** Goes through all of a program. */
export function usesIn(program: QtiProgram): Uses {
  const found: Found = { constants: new Map(), tolerances: [], beyond: new Set() };
  for (const { correct, mapping } of program.responses.values()) {
    note(found, correct);
    for (const { key } of mapping?.entries ?? []) note(found, key);
  }
  walkRules(program.rules, found);
  return {
    constants: found.constants,
    tolerances: found.tolerances,
    beyondConstants: found.beyond,
  };
}

function note(found: Found, { baseType, items }: QtiValue): void {
  found.constants.set(baseType, [...(found.constants.get(baseType) ?? []), ...items]);
}

function walkRules(rules: readonly Rule[], found: Found): void {
  for (const rule of rules) {
    if (rule.rule === 'set') walk(rule.to, found, false);
    else if (rule.rule === 'look-up') walk(rule.of, found, false);
    else if (rule.rule === 'fragment') walkRules(rule.rules, found);
    else if (rule.rule === 'condition')
      for (const { condition, rules: then } of rule.branches) {
        if (condition) walk(condition, found, false);
        walkRules(then, found);
      }
  }
}

function walk(expression: Expression, found: Found, isCompared: boolean): void {
  if (expression.op === 'value' && expression.value) note(found, expression.value);
  if (expression.op === 'variable' && !isCompared) found.beyond.add(expression.id);
  if (
    expression.op === 'map-response' &&
    expression.mapping.otherwise.s > 0n &&
    expression.mapping.otherwise.n > 0n
  )
    found.beyond.add(expression.id);
  if (expression.op === 'map-response-point') found.beyond.add(expression.id);
  if (!('args' in expression)) return;
  if (expression.op === 'equal') found.tolerances.push(expression.below, expression.above);
  const compares = isComparing(expression) && expression.args.every(isDirect);
  for (const arg of expression.args)
    walk(arg, found, compares || (isCompared && expression.op === 'text'));
}

function isComparing(expression: Expression): boolean {
  if (expression.op === 'equal') return expression.mode !== 'relative';
  if (expression.op === 'string-match') return !expression.anywhere;
  return COMPARING.some((op) => op === expression.op);
}

/** A value, or a variable with nothing done to it but what makes texts comparable. */
function isDirect(expression: Expression): boolean {
  return (
    ['value', 'variable'].includes(expression.op) ||
    (expression.op === 'text' && expression.args.every(isDirect))
  );
}
