import type { NumericItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';

/** A relative tolerance needs a key to be relative to. */
export function numericKeyProblems({ key }: NumericItem): readonly LocalProblem[] {
  const { kind, value } = key.tolerance;
  if (kind === 'absolute' || isZero(value) || !isZero(key.value)) return [];
  return [
    {
      path: '.key.tolerance',
      message: 'a relative tolerance of the key 0 is always 0',
      hint: 'give an absolute tolerance',
    },
  ];
}

function isZero(decimal: string): boolean {
  return /^-?[0.]+(e|$)/i.test(decimal);
}
