import { beginComparison, parseComparatorFlags } from '#scoring';
import type { Judge } from './judge.js';

/**
 * The judge of tasks without a checker: compares outputs with the expected answers as they come.
 * @param comparatorFlags of the task
 */
export function openComparing(comparatorFlags: string): Judge {
  const flags = parseComparatorFlags(comparatorFlags);
  return {
    provenance: undefined,
    begin: ({ answer }) => {
      const comparison = beginComparison(flags, answer);
      return {
        take: (piece) => comparison.take(piece),
        decide: () => Promise.resolve(comparison.result()),
        drop: () => Promise.resolve(),
      };
    },
    close: () => Promise.resolve(),
  };
}
