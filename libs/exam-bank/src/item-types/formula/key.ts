import { Fraction } from 'fraction.js';
import type { FormulaItem, FormulaVariable } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { leastPoints } from './compare.js';
import { isLost } from './evaluate.js';
import { CONSTANTS, FUNCTIONS } from './expression.js';
import { parseExpression } from './parse-expression.js';
import { samplesOf } from './sample-points.js';

/** The key is of the language, and has values other than 0 at enough points of the domain to compare with. */
export function formulaKeyProblems(item: FormulaItem): readonly LocalProblem[] {
  const { variables, key } = item;
  const names = variables.map(({ name }) => name);
  const wrong = variables.flatMap((variable, at) =>
    variableProblems(variable, names.indexOf(variable.name) < at, `.variables[${String(at)}]`),
  );
  if (wrong.length > 0) return wrong;
  const path = '.key.expression';
  const parsed = parseExpression(key.expression, names);
  if (!parsed.ok) return [{ path, message: parsed.message, hint: 'see docs/formats.md' }];
  const samples = samplesOf(item);
  if (samples.length >= leastPoints(item))
    return isLost(samples.map(({ value }) => value)) ? [{ path, ...LOST }] : [];
  const message = `it has a value at fewer than ${String(leastPoints(item))} different points`;
  return [{ path, message, hint: 'give the variables a domain in which it is defined' }];
}

const LOST = {
  message: 'its value is 0, or so near to 0 beside its terms that 0 would be a right answer',
  hint: 'ask for a value that is not 0; leave out terms that cancel',
};

function variableProblems(
  { name, min, max, integer = false }: FormulaVariable,
  isRepeated: boolean,
  path: string,
): readonly LocalProblem[] {
  const taken = [...CONSTANTS, ...FUNCTIONS].some((one) => one === name);
  if (isRepeated || taken)
    return [{ path, message: `the name "${name}" is taken`, hint: 'give it another name' }];
  const [low, high] = [new Fraction(min), new Fraction(max)];
  if (low.compare(high) >= 0)
    return [{ path, message: 'its domain is empty', hint: 'give a min below the max' }];
  if (integer && (low.d !== 1n || high.d !== 1n))
    return [{ path, message: 'its bounds are not whole', hint: 'write whole numbers' }];
  return [];
}
