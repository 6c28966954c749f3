import { comparePoints, displayPercent, shareOf, type Points, type Totals } from '#scoring';
import {
  allConfirmed,
  confirmedOutcomes,
  type QualificationOutline,
} from './confirmed-outcomes.js';
import type { PassRule, Scheme } from './scheme.js';

/** What one rule says of one candidate; `ok` is null where it cannot tell. */
export interface Reason {
  readonly rule: PassRule['kind'] | 'theory-gate' | 'complete-marks';
  readonly ok: boolean | null;
  /** One sentence for the result sheet; its numbers never contradict `ok`. */
  readonly text: string;
  readonly cite: string;
}

export interface RuleInput {
  readonly qualification: QualificationOutline;
  readonly totals: Totals;
}

type RuleOf = { [K in PassRule['kind']]: Extract<PassRule, { readonly kind: K }> };

/** Closed: a new kind of rule does not compile until it is here. */
const PASS_RULES: { [K in PassRule['kind']]: (rule: RuleOf[K], input: RuleInput) => Reason } = {
  'all-criteria-confirmed': allCriteriaConfirmed,
  'minimum-share': minimumShare,
};

/** Applies one pass rule, whatever its kind. */
export function applyPassRule<K extends PassRule['kind']>(
  kind: K,
  rule: RuleOf[K],
  input: RuleInput,
): Reason {
  return PASS_RULES[kind](rule, input);
}

function allCriteriaConfirmed(
  rule: RuleOf['all-criteria-confirmed'],
  { qualification, totals }: RuleInput,
): Reason {
  const outcomes = confirmedOutcomes(qualification, totals, rule.minimumShare);
  const criteria = outcomes.flatMap((outcome) => outcome.criteria);
  const named = (wanted: boolean | null): string =>
    criteria
      .filter(({ confirmed }) => confirmed === wanted)
      .map(({ criterion }) => criterion)
      .join(', ');
  const ok = allConfirmed(outcomes);
  const least = `${displayPercent(rule.minimumShare)}% of its points`;
  const texts = {
    true: `every verification criterion is confirmed, from ${least} each`,
    false: `not confirmed, for want of ${least}: ${named(false)}`,
    null: `nothing checked the criteria ${named(null) || '(there are none)'}`,
  };
  return { rule: rule.kind, ok, text: texts[`${ok}`], cite: rule.cite };
}

function minimumShare(rule: RuleOf['minimum-share'], { totals }: RuleInput): Reason {
  const { ok, text } = comparedShare(
    rule.of === 'total' ? totals : totals.byPart[rule.of],
    rule.share,
  );
  return { rule: rule.kind, ok, text: `${rule.of}: ${text}`, cite: rule.cite };
}

/** An exact comparison of a share with a cut score, the cut included; null where there is nothing to take a share of. */
function comparedShare(
  { points, maxPoints }: { readonly points: Points; readonly maxPoints: Points },
  cut: Points,
): { readonly ok: boolean | null; readonly text: string } {
  if (comparePoints(maxPoints, '0') === 0) return { ok: null, text: 'there are no points in it' };
  const share = shareOf(points, maxPoints);
  const text = `${points} of ${maxPoints} points, ${displayPercent(share)}%; at least ${displayPercent(cut)}% are needed`;
  return { ok: comparePoints(share, cut) >= 0, text };
}

/** Whether the theory part lets the candidate go on; `passed` is null while a theory mark is missing. */
export interface GateResult {
  readonly passed: boolean | null;
  readonly text: string;
  readonly cite: string;
}

/** The gate between the two parts, from the theory marks alone. A scheme without a gate lets everyone go on. */
export function theoryGate(scheme: Scheme, totals: Totals): GateResult {
  const { gate, cite } = scheme.parts.theory;
  const { theory } = totals.byPart;
  if (!gate) return { passed: true, text: 'the theory part is no gate', cite };
  if (!theory.complete)
    return { passed: null, text: 'the theory part is not marked', cite: gate.cite };
  const { ok, text } = comparedShare(theory, gate.minimumShare);
  return { passed: ok, text: `theory: ${text}`, cite: gate.cite };
}
