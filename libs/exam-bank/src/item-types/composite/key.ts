import { Fraction } from 'fraction.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { CompositeItem, CompositePart, KnowledgeItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { parseExpression } from '../formula/parse-expression.js';
import { carriedValue, isWithinTolerance, numericValue } from './carried.js';
import { partItem } from './parts.js';

/** What is wrong with a part as an item of its own; paths begin at the item. */
type ProblemsOfItem = (item: KnowledgeItem) => readonly LocalProblem[];

/** Every part is an item of its type, the weights add up to exactly 1, and what refers to a part refers to an earlier one. */
export function compositeKeyProblems(
  whole: CompositeItem,
  problemsOf: ProblemsOfItem,
): readonly LocalProblem[] {
  const weights = weightProblems(whole);
  if (weights.length > 0) return weights;
  const ids = whole.parts.map(({ id }, at) => ({ id, path: pathOf(at, '.id') }));
  const shape = [
    ...duplicateIds(ids),
    ...whole.parts.flatMap((part, at) => partProblems(whole, part, at, problemsOf)),
  ];
  return shape.length > 0
    ? shape
    : whole.parts.flatMap((part, at) => carriedProblems(whole, part, at));
}

function pathOf(at: number, rest: string): string {
  return `.parts[${String(at)}]${rest}`;
}

function weightProblems({ parts }: CompositeItem): readonly LocalProblem[] {
  if (parts.some(({ weight }) => /\/0+$/.test(weight)))
    return [{ path: '.parts', message: 'division by 0', hint: 'write a weight such as "1/3"' }];
  const sum = parts.reduce((total, { weight }) => total.add(weight), new Fraction(0));
  if (sum.compare(1) === 0) return [];
  const message = `the weights add up to ${sum.toFraction()}`;
  return [{ path: '.parts', message, hint: 'let them add up to exactly 1' }];
}

/** An id for checking: that of the part need not be short enough together with the whole's. */
const CHECKED_AS = 'part';
const OF_THE_WHOLE = [
  'id',
  'criterion',
  'difficulty',
  'points',
  'minutes',
  'author',
  'rationale',
  'passage',
];

function partProblems(
  whole: CompositeItem,
  part: CompositePart,
  at: number,
  problemsOf: ProblemsOfItem,
): readonly LocalProblem[] {
  const own = OF_THE_WHOLE.filter((name) => name in part.question);
  const stated = own.map((name) => ({
    path: pathOf(at, `.question.${name}`),
    message: `a part has no ${name} of its own`,
    hint: 'it is that of the whole; leave it out',
  }));
  const item = { ...partItem(whole, part), id: CHECKED_AS };
  const inner = problemsOf(item).map((problem) => ({
    ...problem,
    path: pathOf(at, `.question${problem.path.replace(/^\$/, '')}`),
  }));
  return [
    ...stated,
    ...inner,
    ...needsProblems(whole, part, at),
    ...wholePointsProblems(whole, part, at),
  ];
}

/** A rubric says points, so the part must have them. */
function wholePointsProblems(
  whole: CompositeItem,
  { weight, question }: CompositePart,
  at: number,
): readonly LocalProblem[] {
  if (!('rubric' in question) || new Fraction(weight).mul(whole.points).d === 1n) return [];
  const message = 'people mark this part, and its weight gives it no whole number of points';
  return [{ path: pathOf(at, '.weight'), message, hint: 'choose another weight' }];
}

function needsProblems(
  { parts }: CompositeItem,
  { needs = [], carried }: CompositePart,
  at: number,
): readonly LocalProblem[] {
  const earlier = parts.slice(0, at).map(({ id }) => id);
  return [...needs, ...Object.values(carried?.from ?? {})]
    .filter((id) => !earlier.includes(id))
    .map((id) => ({
      path: pathOf(at, ''),
      message: `it rests on "${id}", which is no earlier part`,
      hint: `the earlier parts are ${earlier.join(', ') || 'none'}`,
    }));
}

/** With right answers before it, the carried value is the key's. */
function carriedProblems(
  whole: CompositeItem,
  part: CompositePart,
  at: number,
): readonly LocalProblem[] {
  const { carried } = part;
  if (carried === undefined) return [];
  const problem = (message: string): readonly LocalProblem[] => [
    { path: pathOf(at, '.carried'), message, hint: 'see docs/formats.md' },
  ];
  const item = partItem(whole, part);
  if (item.type !== 'numeric') return problem('only a numeric part carries an error forward');
  const parsed = parseExpression(carried.expression, Object.keys(carried.from));
  if (!parsed.ok) return problem(parsed.message);
  const right = whole.parts.flatMap((one) => {
    const { type, key } = partItem(whole, one) as Extract<KnowledgeItem, { type: 'numeric' }>;
    return type === 'numeric' ? [[one.id, key.value] as const] : [];
  });
  const value = carriedValue(whole, part, { parts: Object.fromEntries(right) });
  const key = numericValue(item, item.key.value);
  if (value === undefined || key === undefined)
    return problem('with the right answers before it, it has no exact value');
  return isWithinTolerance(item, key, value) === true
    ? []
    : problem('with the right answers before it, it is another value than the key');
}
