import { comparePoints, displayPercent, shareOf, type Points, type Totals } from '#scoring';
import {
  allConfirmed,
  askedCriteria,
  confirmedOutcomes,
  type QualificationOutline,
} from './confirmed-outcomes.js';
import { cutInPoints } from './cuts.js';
import { finalTotal, type SchemeTotals } from './scheme-totals.js';
import type { BoundOf, PassRule } from './scheme/pass.js';
import type { Scheme } from './scheme.js';
import { decidingShare } from './shown-total.js';

/** What one rule says of one candidate; `ok` is null where it cannot tell. */
export interface Reason {
  readonly rule: PassRule['kind'] | 'theory-gate' | 'complete-marks';
  readonly ok: boolean | null;
  /** One sentence for the result sheet; its numbers never contradict `ok`. */
  readonly text: string;
  readonly cite: string;
  /** Of a group: what each of its rules says. */
  readonly of?: readonly Reason[];
}

export interface RuleInput {
  readonly scheme: Scheme;
  readonly qualification: QualificationOutline;
  readonly totals: SchemeTotals;
}

type RuleOf = { [K in PassRule['kind']]: Extract<PassRule, { readonly kind: K }> };

/** Closed: a new kind of rule does not compile until it is here. */
const PASS_RULES: { [K in PassRule['kind']]: (rule: RuleOf[K], input: RuleInput) => Reason } = {
  'all-criteria-confirmed': allCriteriaConfirmed,
  'minimum-share': minimumShare,
  'minimum-points': minimumPoints,
  'minimum-scale-score': minimumScaleScore,
  'all-of': allOf,
  'any-of': anyOf,
};

/** Applies one pass rule, whatever its kind. */
export function applyPassRule<K extends PassRule['kind']>(
  kind: K,
  rule: RuleOf[K],
  input: RuleInput,
): Reason {
  return PASS_RULES[kind](rule, input);
}

/** False if one is false, else unknown if one is; the other way round for `anyOf`. */
function allOf(rule: RuleOf['all-of'], input: RuleInput): Reason {
  const of = rule.rules.map((one) => applyPassRule(one.kind, one, input));
  return group(rule, of, allConfirmed(of.map(({ ok }) => ({ confirmed: ok }))), ' and ');
}

function anyOf(rule: RuleOf['any-of'], input: RuleInput): Reason {
  const of = rule.rules.map((one) => applyPassRule(one.kind, one, input));
  const ok = of.some((one) => one.ok === true)
    ? true
    : of.some((one) => one.ok === null)
      ? null
      : false;
  return group(rule, of, ok, ' or ');
}

function group(
  { kind, cite }: RuleOf['all-of' | 'any-of'],
  of: readonly Reason[],
  ok: boolean | null,
  word: string,
): Reason {
  return { rule: kind, ok, text: of.map(({ text }) => text).join(word), cite, of };
}

function allCriteriaConfirmed(
  rule: RuleOf['all-criteria-confirmed'],
  { qualification, totals }: RuleInput,
): Reason {
  const asked = askedCriteria(qualification, rule, totals);
  const outcomes = confirmedOutcomes(asked, totals, rule.minimumShare);
  const criteria = outcomes.flatMap((outcome) => outcome.criteria);
  const named = (wanted: boolean | null): string =>
    criteria
      .filter(({ confirmed }) => confirmed === wanted)
      .map(({ criterion }) => criterion)
      .join(', ');
  const ok = allConfirmed(outcomes);
  const least = `${displayPercent(rule.minimumShare)}% of its points`;
  const unknown = `nothing checked the criteria ${named(null) || '(there are none)'}`;
  const texts =
    rule.wording === 'competence'
      ? {
          true: 'competent in every criterion',
          false: `not yet competent in ${named(false)}`,
          null: unknown,
        }
      : {
          true: `every verification criterion is confirmed, from ${least} each`,
          false: `not confirmed, for want of ${least}: ${named(false)}`,
          null: unknown,
        };
  return { rule: rule.kind, ok, text: texts[`${ok}`], cite: rule.cite };
}

type Bounded = {
  readonly name: string;
  readonly points: Points;
  readonly maxPoints: Points;
  /** Why it has no points to compare, although it may have some. */
  readonly problem?: string | undefined;
};

/** What a bound is set on. The total is the one that the scheme makes. */
function boundedBy(of: BoundOf, { totals }: RuleInput): Bounded {
  if (of === 'total') return { name: 'total', ...finalTotal(totals) };
  if (typeof of === 'string') return { name: of, ...totals.byPart[of] };
  const section = totals.graded?.sections.find((one) => one.section === of.section);
  const name = `section ${of.section}`;
  return section ? { name, ...section } : { name, points: '0', maxPoints: '0' };
}

/** All items of the section were withdrawn, and the scheme leaves such a section out: nothing is asked of it. */
function isLeftOut(of: BoundOf, { scheme, totals }: RuleInput): boolean {
  if (typeof of === 'string') return false;
  const rule = scheme.totals?.sections?.find(({ id }) => id === of.section);
  const section = totals.graded?.sections.find((one) => one.section === of.section);
  return rule?.whenWithdrawn === 'left-out' && section?.withdrawn === true;
}

function minimumShare(rule: RuleOf['minimum-share'], input: RuleInput): Reason {
  const { name, points, maxPoints } = boundedBy(rule.of, input);
  if (isLeftOut(rule.of, input))
    return { rule: rule.kind, ok: true, text: `${name}: withdrawn and left out`, cite: rule.cite };
  const told = (ok: boolean | null, text: string): Reason => ({
    ...{ rule: rule.kind, ok, text: `${name}: ${text}`, cite: rule.cite },
  });
  if (rule.cut === 'next-whole-point') {
    if (maxPoints === '0') return told(...NO_POINTS);
    const cut = cutInPoints(rule, maxPoints);
    const needed = `at least ${cut} are needed (${displayPercent(rule.share)}%, to the next whole point)`;
    return told(comparePoints(points, cut) >= 0, `${points} of ${maxPoints} points; ${needed}`);
  }
  if (rule.of !== 'total' || input.totals.graded === undefined) {
    const { ok, text } = comparedShare({ points, maxPoints }, rule.share);
    return told(ok, text);
  }
  if (maxPoints === '0') return told(...NO_POINTS);
  const { shown } = input.totals.graded;
  const ok = comparePoints(decidingShare({ points, maxPoints }, input.scheme), rule.share) >= 0;
  return told(
    ok,
    `${shown.points} of ${maxPoints} points, ${shown.percent}%; at least ${displayPercent(rule.share)}% are needed`,
  );
}

const NO_POINTS = [null, 'there are no points in it'] as const;

function minimumPoints(rule: RuleOf['minimum-points'], input: RuleInput): Reason {
  const { name, points, maxPoints } = boundedBy(rule.of, input);
  const shown = rule.of === 'total' ? (input.totals.graded?.shown.points ?? points) : points;
  if (isLeftOut(rule.of, input))
    return { rule: rule.kind, ok: true, text: `${name}: withdrawn and left out`, cite: rule.cite };
  const isEmpty = maxPoints === '0';
  return {
    rule: rule.kind,
    ok: isEmpty ? null : comparePoints(points, rule.points) >= 0,
    text: isEmpty
      ? `${name}: ${NO_POINTS[1]}`
      : `${name}: ${shown} of ${maxPoints} points; at least ${rule.points} are needed`,
    cite: rule.cite,
  };
}

function minimumScaleScore(rule: RuleOf['minimum-scale-score'], { totals }: RuleInput): Reason {
  const score = totals.graded?.scaleScore;
  return {
    rule: rule.kind,
    ok: score === undefined ? null : comparePoints(score, rule.score) >= 0,
    text:
      score === undefined
        ? 'there is no scale score'
        : `scale score ${totals.graded?.shown.scaleScore}; at least ${rule.score} is needed`,
    cite: rule.cite,
  };
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
