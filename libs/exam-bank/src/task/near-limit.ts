import type { NearLimitRule } from '../task.js';
import type { TaskFile } from './task-schema.js';

/** Where a task says nothing else: what is within a tenth of the limit runs three times, and the middle one counts. */
const DEFAULT: NearLimitRule = { withinPercent: 10, runs: 3, counts: 'median' };

/** The rule of a task, with what it leaves out filled in. */
export function nearLimitRule(stated: TaskFile['nearLimit']): NearLimitRule {
  return { ...DEFAULT, ...stated };
}
