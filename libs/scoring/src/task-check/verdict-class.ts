import type { VerdictClass } from '#exam-bank';
import type { Verdict } from '../run-facts.js';

/** Undefined for what is no verdict on the program: skipped, not marked. */
const CLASSES = {
  accepted: 'accepted',
  // A share of a test's worth is given to outputs that a package's validator accepts.
  partial: 'accepted',
  'wrong-answer': 'wrong-answer',
  'no-output': 'wrong-answer',
  'time-limit': 'time-limit',
  'wall-time-limit': 'time-limit',
  'memory-limit': 'runtime-error',
  'output-limit': 'runtime-error',
  'runtime-error': 'runtime-error',
  restricted: 'runtime-error',
  'compile-error': 'runtime-error',
  skipped: undefined,
  'not-marked': undefined,
} as const satisfies Record<Verdict, VerdictClass | undefined>;

/** The coarse verdict that problem packages know; memory and output limits are run-time errors there. */
export function verdictClass(verdict: Verdict): VerdictClass | undefined {
  return CLASSES[verdict];
}
