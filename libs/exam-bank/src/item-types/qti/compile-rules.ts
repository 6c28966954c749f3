import { blocked, shown, type Compiling } from './compiling.js';
import { compileExpression } from './compile-expression.js';
import { elementsOf, type QtiElement } from './tree.js';
import type { Expression, Rule } from './types.js';
import { isNumeric, type QtiType } from './values.js';

/** Checks the rules of response processing; those that cannot be carried out exactly are left out, which is noted. */
export function compileRules(
  elements: readonly QtiElement[],
  compiling: Compiling,
): readonly Rule[] {
  return elements.flatMap((element) => {
    const rule = RULES.get(element.tag);
    if (rule === undefined)
      blocked(compiling, `${element.tag}: is not supported in response processing`);
    const compiled = rule?.(element, compiling);
    return compiled === undefined ? [] : [compiled];
  });
}

type Compile = (element: QtiElement, compiling: Compiling) => Rule | undefined;

type Branch = Extract<Rule, { rule: 'condition' }>['branches'][number];

const condition: Compile = (element, compiling) => {
  const branches = elementsOf(element).flatMap((branch, at): readonly Branch[] => {
    const isElse = branch.tag === 'qti-response-else';
    const expected = at === 0 ? ['qti-response-if'] : ['qti-response-else-if', 'qti-response-else'];
    if (!expected.includes(branch.tag) || (isElse && at < elementsOf(element).length - 1))
      blocked(compiling, `${element.tag}: ${branch.tag} does not stand in its place`);
    if (isElse)
      return [{ condition: undefined, rules: compileRules(elementsOf(branch), compiling) }];
    const [first, ...rest] = elementsOf(branch);
    const tested = first && compileCondition(first, compiling);
    const rules = compileRules(rest, compiling);
    return tested === undefined ? [] : [{ condition: tested, rules }];
  });
  if (elementsOf(element).length === 0) blocked(compiling, `${element.tag}: is empty`);
  return { rule: 'condition', branches };
};

function compileCondition(element: QtiElement, compiling: Compiling): Expression | undefined {
  const tested = compileExpression(element, compiling);
  const { type } = tested ?? {};
  if (type !== undefined && (type.baseType !== 'boolean' || type.cardinality !== 'single'))
    return blocked(compiling, `${element.tag}: a condition must be true or false`);
  return tested;
}

const set: Compile = (element, compiling) => {
  const id = element.attributes['identifier'] ?? '';
  const outcome = compiling.outcomes.get(id);
  const [expression, ...others] = elementsOf(element);
  const to = expression && compileExpression(expression, compiling);
  if (outcome === undefined)
    return blocked(compiling, `${element.tag}: there is no outcome ${shown(id)}`);
  if (expression === undefined || others.length > 0)
    return blocked(compiling, `${element.tag}: outcome ${id} is set to one expression`);
  if (to?.type !== undefined && !isAssignable(to.type, outcome))
    return blocked(compiling, `${element.tag}: outcome ${id} is set to a value of another type`);
  return to && { rule: 'set', id, to };
};

function isAssignable(from: QtiType, to: QtiType): boolean {
  if (from.cardinality !== to.cardinality) return false;
  return from.baseType === to.baseType || (isNumeric(from.baseType) && isNumeric(to.baseType));
}

const lookUp: Compile = (element, compiling) => {
  const id = element.attributes['identifier'] ?? '';
  const outcome = compiling.outcomes.get(id);
  const [expression, ...others] = elementsOf(element);
  const of = expression && compileExpression(expression, compiling);
  if (outcome?.table === undefined)
    return blocked(compiling, `${element.tag}: outcome ${shown(id)} has no table`);
  if (
    others.length > 0 ||
    (of?.type && (!isNumeric(of.type.baseType) || of.type.cardinality !== 'single'))
  )
    return blocked(compiling, `${element.tag}: needs one number`);
  return of && { rule: 'look-up', id, of, table: outcome.table };
};

const RULES: ReadonlyMap<string, Compile> = new Map(
  Object.entries({
    'qti-response-condition': condition,
    'qti-set-outcome-value': set,
    'qti-lookup-outcome-value': lookUp,
    'qti-exit-response': () => ({ rule: 'exit' }),
    'qti-response-processing-fragment': (element, compiling) => ({
      rule: 'fragment',
      rules: compileRules(elementsOf(element), compiling),
    }),
  }),
);
