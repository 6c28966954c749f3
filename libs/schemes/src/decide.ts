import type { Decision } from '#scoring';
import {
  askedCriteria,
  confirmedOutcomes,
  type OutcomeConfirmation,
  type QualificationOutline,
} from './confirmed-outcomes.js';
import { applyPassRule, theoryGate, type Reason } from './pass-rules.js';
import { simpleRules } from './cuts.js';
import type { SchemeTotals } from './scheme-totals.js';
import type { Scheme } from './scheme.js';

export interface DecisionInput {
  readonly scheme: Scheme;
  readonly qualification: QualificationOutline;
  readonly totals: SchemeTotals;
  /**
   * What the gate said when the candidate stood before it; `undefined`: take it from the totals. A gate once passed stays
   * passed where a later re-mark lowers the theory points: whoever was let in has sat the practical part.
   */
  readonly theoryGatePassed?: boolean;
}

export interface DecisionResult {
  readonly decision: Decision;
  /** In the order of the scheme; all of them, not only the first that fails. */
  readonly reasons: readonly Reason[];
  /** Empty where the scheme does not ask for confirmed criteria. */
  readonly outcomes: readonly OutcomeConfirmation[];
}

/**
 * Applies a scheme to one candidate's totals. `not-decided` whenever a mark is missing or a rule cannot tell; `pass` only if
 * every rule says so. All comparisons are exact and include the bound.
 */
export function decide(input: DecisionInput): DecisionResult {
  const { scheme, qualification, totals } = input;
  const gate = gateReason(input);
  const reasons = [
    completeMarks(scheme, totals, gate),
    gate,
    ...scheme.pass.map((rule) => applyPassRule(rule.kind, rule, input)),
  ];
  const confirming = simpleRules(scheme.pass).find(
    (rule) => rule.kind === 'all-criteria-confirmed',
  );
  return {
    decision: decisionOf(reasons),
    reasons,
    outcomes: confirming
      ? confirmedOutcomes(
          askedCriteria(qualification, confirming, totals),
          totals,
          confirming.minimumShare,
        )
      : [],
  };
}

/** A gate that was not passed decides by itself: nothing after it was presented. */
function decisionOf(reasons: readonly Reason[]): Decision {
  const told = (rule: Reason['rule']): boolean | null =>
    reasons.find((reason) => reason.rule === rule)?.ok ?? null;
  if (told('complete-marks') !== true) return 'not-decided';
  if (told('theory-gate') === false) return 'fail';
  if (reasons.some(({ ok }) => ok === null)) return 'not-decided';
  return reasons.every(({ ok }) => ok === true) ? 'pass' : 'fail';
}

/** Every part that the candidate was to sit has marks, and no item of theirs is without one. */
function completeMarks(scheme: Scheme, totals: SchemeTotals, gate: Reason): Reason {
  const { theory, practical } = totals.byPart;
  const problem = totals.graded?.problem;
  const practicalDue = scheme.parts.practical !== undefined && gate.ok !== false;
  const marked = totals.complete && theory.complete && (practical.complete || !practicalDue);
  const complete = marked && problem === undefined;
  return {
    rule: 'complete-marks',
    ok: complete ? true : null,
    text: complete
      ? 'every item is marked'
      : marked && problem !== undefined
        ? problem
        : 'an item or a part is not marked yet',
    cite: 'docs/scoring.md',
  };
}

function gateReason({ scheme, totals, theoryGatePassed }: DecisionInput): Reason {
  const { passed, text, cite } = theoryGate(scheme, totals);
  if (theoryGatePassed === undefined || theoryGatePassed === passed) {
    return { rule: 'theory-gate', ok: passed, text, cite };
  }
  if (theoryGatePassed) {
    return { rule: 'theory-gate', ok: true, text: `let in at the time; now ${text}`, cite };
  }
  // Kept out by a mark that did not stand: that is our fault, and no ground for failing anybody.
  return { rule: 'theory-gate', ok: null, text: `kept out at the time; now ${text}`, cite };
}
