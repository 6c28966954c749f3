export { SchemeSchema, type Scheme } from './scheme.js';
export type { PassRule } from './scheme/pass.js';
export type {
  AppealCalendar,
  AppealChannel,
  AppealRoute,
  AppealsRules,
  OwnWorkRules,
} from './scheme/appeals.js';
export { finalTotal, schemeTotals, type SchemeTotals } from './scheme-totals.js';
export { parseScheme, SchemeError } from './parse-scheme.js';
export type { SchemeProblem } from './scheme-problem.js';
export {
  confirmedOutcomes,
  type CriterionConfirmation,
  type OutcomeConfirmation,
  type QualificationOutline,
} from './confirmed-outcomes.js';
export { theoryGate, type GateResult, type Reason } from './pass-rules.js';
export { decide, type DecisionInput, type DecisionResult } from './decide.js';
export { marksForCut, remarkPolicyOf } from './remark-policy.js';
export { DEFAULT_REMARK_POLICY, type RemarkPolicy } from './scheme/remarks.js';
export { markingRules } from './scheme/marking.js';
export { addWorkingDays } from './working-days.js';
export { explainDecision } from './explain-decision.js';
export { trainerLookbackDays } from './scheme/separation.js';
export { retentionEnds, type RetentionEnds } from './retention.js';
