export { ALERT_DAYS_BEFORE, alertsOf, type DueCase } from './alerts.js';
export { eligibilityOf, type EligibilityProof, type TakenPart } from './eligibility.js';
export { checkFiling, type EarlierAppeal, type Filing } from './filing.js';
export { outcomeLetter, type LetterFacts } from './letter.js';
export { ownWorkAccess } from './own-work.js';
export { answerEnd, calendarOf, routeOf, type AppealKind } from './routes.js';
export { APPEAL_REASONS } from './reasons.js';
export {
  outcomeOf,
  pointsOf,
  rulingFaults,
  type CaseOutcome,
  type ErrorClass,
  type RuledMatter,
  type Ruling,
} from './rulings.js';
export { CASE_STEPS, stateAfter, stepsFrom, type CaseState, type CaseStep } from './steps.js';
