export { SchemeSchema, type PassRule, type Scheme } from './scheme.js';
export { parseScheme, SchemeError, type SchemeProblem } from './parse-scheme.js';
export {
  confirmedOutcomes,
  type CriterionConfirmation,
  type OutcomeConfirmation,
  type QualificationOutline,
} from './confirmed-outcomes.js';
export { theoryGate, type GateResult, type Reason } from './pass-rules.js';
export { decide, type DecisionInput, type DecisionResult } from './decide.js';
