import type { LocalProblem } from '../problem.js';

/** What is wrong with partial credit: a share written as n/d must be less than 1, as its decimal form always is. */
export function shareProblems(
  partial: readonly { readonly share: string }[] | undefined,
  path = '.key.partial',
): readonly LocalProblem[] {
  return (partial ?? []).flatMap(({ share }, index) => {
    const [numerator = '', denominator] = share.split('/');
    if (denominator === undefined || BigInt(numerator) < BigInt(denominator)) return [];
    return [
      {
        path: `${path}[${String(index)}].share`,
        message: 'a share is less than 1',
        hint: 'a full answer goes among the others',
      },
    ];
  });
}
