import type { NumericItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { shareProblems } from '../share-problems.js';

/** A relative tolerance needs a key to be relative to. */
export function numericKeyProblems({ key }: NumericItem): readonly LocalProblem[] {
  const partial = (key.partial ?? []).flatMap((answer, index) =>
    toleranceProblems(answer, `.key.partial[${String(index)}].tolerance`),
  );
  return [...toleranceProblems(key, '.key.tolerance'), ...partial, ...shareProblems(key.partial)];
}

function toleranceProblems(
  { value, tolerance }: Pick<NumericItem['key'], 'value' | 'tolerance'>,
  path: string,
): readonly LocalProblem[] {
  if (tolerance.kind === 'absolute' || isZero(tolerance.value) || !isZero(value)) return [];
  const hint = 'give an absolute tolerance';
  return [{ path, message: 'a relative tolerance of the key 0 is always 0', hint }];
}

function isZero(decimal: string): boolean {
  return /^-?[0.]+(e|$)/i.test(decimal);
}
