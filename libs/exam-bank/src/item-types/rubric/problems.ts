import { Fraction } from 'fraction.js';
import { duplicateIds } from '../../parse/duplicates.js';
import type { LocalProblem } from '../../problem.js';
import type { MarkedByPeople, RubricCriterion } from './rubric.js';

/**
 * What is wrong with a rubric: its maxima must add up to the item's points, so that the best answer gets all of them and no
 * answer more.
 */
export function rubricProblems({
  points,
  rubric,
  key,
}: MarkedByPeople & { readonly points: number | string }): readonly LocalProblem[] {
  const ids = rubric.map(({ id }, at) => ({ id, path: `.rubric[${String(at)}].id` }));
  const own = rubric.flatMap((criterion, at) =>
    criterionProblems(criterion, `.rubric[${String(at)}]`),
  );
  if (own.length > 0) return [...duplicateIds(ids), ...own];
  const sum = rubric.reduce((total, one) => total.add(maximumOf(one)), new Fraction(0));
  return [...duplicateIds(ids), ...sumProblems(sum, points), ...toleranceProblems(key, points)];
}

function sumProblems(sum: Fraction, points: number | string): readonly LocalProblem[] {
  if (sum.compare(points) === 0) return [];
  const message = `the maxima add up to ${sum.toFraction()}, the item has ${String(points)} points`;
  return [{ path: '.rubric', message, hint: 'make them equal' }];
}

function toleranceProblems(
  { tolerance = '0' }: MarkedByPeople['key'],
  points: number | string,
): readonly LocalProblem[] {
  if (!hasValue(tolerance))
    return [{ path: '.key.tolerance', message: 'division by 0', hint: 'write "1/2" or "0.5"' }];
  if (new Fraction(tolerance).compare(points) < 0) return [];
  const hint = 'give how far two markers may be apart';
  return [{ path: '.key.tolerance', message: 'any two marks would agree', hint }];
}

/** The most that a criterion can give, exact. Its levels or range must be free of problems. */
function maximumOf({ levels, range }: RubricCriterion): Fraction {
  return new Fraction(range?.maxPoints ?? levels?.at(-1)?.points ?? '0');
}

function criterionProblems(
  { levels, range }: RubricCriterion,
  path: string,
): readonly LocalProblem[] {
  if ((levels === undefined) === (range === undefined)) {
    const message = 'a criterion has either levels or a range';
    return [{ path, message, hint: 'keep the one that markers are to use' }];
  }
  if (range !== undefined) return rangeProblems(range, `${path}.range`);
  return levelProblems(levels ?? [], `${path}.levels`);
}

function levelProblems(
  levels: NonNullable<RubricCriterion['levels']>,
  path: string,
): readonly LocalProblem[] {
  const hint = 'list the levels from 0 points up to the most, no two of equal points';
  const points = levels.map((level) =>
    hasValue(level.points) ? new Fraction(level.points) : null,
  );
  const rises = points.every((value, at) => {
    const before = points[at - 1];
    if (value === null || before === null) return false;
    return before === undefined ? value.n === 0n : value.compare(before) > 0;
  });
  return rises ? [] : [{ path, message: 'the levels do not rise from 0', hint }];
}

function rangeProblems(
  { maxPoints, step }: NonNullable<RubricCriterion['range']>,
  path: string,
): readonly LocalProblem[] {
  const hint = 'give a maximum and a step above 0 that divides it, such as "4" and "0.5"';
  if (hasValue(maxPoints) && hasValue(step)) {
    const [most, each] = [new Fraction(maxPoints), new Fraction(step)];
    if (most.n > 0n && each.n > 0n && most.div(each).d === 1n) return [];
  }
  return [{ path, message: 'the maximum is not so many steps', hint }];
}

/** n/0 fits the pattern and is no number. */
function hasValue(text: string): boolean {
  return !/\/0+$/.test(text);
}
