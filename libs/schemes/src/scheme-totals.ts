import {
  addPoints,
  comparePoints,
  roundPoints,
  shareOf,
  sharePoints,
  totalOf,
  type Mark,
  type PartTotal,
  type Points,
  type Totals,
} from '#scoring';
import type { QualificationOutline } from './confirmed-outcomes.js';
import type { Scheme } from './scheme.js';
import type { SectionRule, TotalsRules } from './scheme/totals.js';
import { scaleScoreOf } from './scale-score.js';
import { contributionsOf, isHeld, type Contribution } from './sections.js';
import { shownTotal, type ShownTotal } from './shown-total.js';

interface SectionTotal extends PartTotal {
  readonly section: string;
  /** It had items, and all of them were withdrawn. */
  readonly withdrawn: boolean;
}

/** The total as the scheme's `totals` make it: after deductions, floors, weights and a rounding that decides. */
interface Graded extends PartTotal {
  readonly sections: readonly SectionTotal[];
  /** Why nothing can be decided on it, although every item is marked. */
  readonly problem?: string;
  readonly scaleScore?: Points;
  /** For people; never on the other side of a cut score than what decides. */
  readonly shown: ShownTotal;
  /** The arithmetic, step by step. */
  readonly steps: readonly string[];
}

/** The sums of the marks, and what the scheme makes of them if it says anything about totals. */
export interface SchemeTotals extends Totals {
  readonly graded?: Graded;
  /** Criteria all of whose items were withdrawn; only where the scheme leaves such out. */
  readonly withdrawn?: readonly string[];
}

export interface TotalsInput {
  readonly scheme: Scheme;
  readonly qualification: QualificationOutline;
  readonly marks: readonly Mark[];
}

/**
 * The totals of one candidate, exactly. A scheme without `totals` gets the plain sums.
 * @throws ScoringError as `totalOf`
 */
export function schemeTotals({ scheme, qualification, marks }: TotalsInput): SchemeTotals {
  const sums = totalOf(marks);
  const withdrawn = leavesOut(scheme) ? withdrawnCriteria(marks) : [];
  return {
    ...sums,
    ...(scheme.totals === undefined || !makesATotal(scheme.totals)
      ? {}
      : { graded: graded(scheme, scheme.totals, { scheme, qualification, marks }, sums) }),
    ...(withdrawn.length === 0 ? {} : { withdrawn }),
  };
}

/** The total that the result names: the scheme's, or the plain sum. */
export function finalTotal(totals: SchemeTotals): PartTotal {
  return totals.graded ?? totals;
}

/** `notReached` and notes make no other total. */
function makesATotal({ sections, wrongAnswer, floors, rounding, scale }: TotalsRules): boolean {
  return [sections, wrongAnswer, floors, rounding, scale].some((rule) => rule !== undefined);
}

function leavesOut({ pass }: Scheme): boolean {
  return pass
    .flatMap((rule) => ('rules' in rule ? rule.rules : [rule]))
    .some((rule) => 'whenWithdrawn' in rule && rule.whenWithdrawn === 'left-out');
}

function withdrawnCriteria(marks: readonly Mark[]): readonly string[] {
  const criteria = (wanted: boolean): ReadonlySet<string> =>
    new Set(
      marks
        .filter(({ state }) => (state === 'invalidated') === wanted)
        .flatMap(({ parts }) => parts.map(({ criterion }) => criterion)),
    );
  const counting = criteria(false);
  return [...criteria(true)].filter((criterion) => !counting.has(criterion)).sort();
}

function graded(
  scheme: Scheme,
  rules: TotalsRules,
  { qualification, marks }: TotalsInput,
  { complete }: Totals,
): Graded {
  const parts = contributionsOf(marks, rules);
  const held = (rules.sections ?? []).map((rule) => ({
    rule,
    parts: parts.filter((part) => isHeld(rule, part, qualification)),
  }));
  const sections = held.map(({ rule, parts: own }) => sectionTotal(rule, own, rules));
  const sum = addsSections(rules)
    ? sumOfSections(rules, sections, strayItem(parts, held))
    : { ...sumOf(parts), steps: [] };
  const floored = floor(sum.points, isFloored(rules, 'exam'));
  const points = roundedAt('total', floored, rules);
  const total = { points, maxPoints: sum.maxPoints };
  const scale = scaleScoreOf(total, rules);
  return {
    ...total,
    complete: complete && !('problem' in sum),
    sections,
    ...('problem' in sum ? { problem: sum.problem } : {}),
    ...(scale === undefined ? {} : { scaleScore: scale.score }),
    shown: shownTotal(total, scale?.score, scheme),
    steps: [
      ...sections.map((one) => `section ${one.section}: ${one.points} of ${one.maxPoints} points`),
      ...sum.steps,
      ...(floored === sum.points ? [] : [`${sum.points} is below 0 and counts as 0`]),
      ...(points === floored ? [] : [`${floored} rounded (${roundingText(rules)}) is ${points}`]),
      ...(scale?.steps ?? []),
    ],
  };
}

function roundingText({ rounding }: TotalsRules): string {
  return rounding ? `${rounding.name}: ${rounding.mode}, ${rounding.decimals} decimals` : 'none';
}

/** Whether the total is made of sections, each finished first, instead of all points together. */
function addsSections(rules: TotalsRules): boolean {
  const isWeighted = rules.sections?.some(({ weight }) => weight !== undefined) === true;
  return isWeighted || isFloored(rules, 'section') || rules.rounding?.at === 'sections';
}

function isFloored({ floors }: TotalsRules, at: 'section' | 'exam'): boolean {
  return floors?.includes(at) === true;
}

function floor(points: Points, isOn: boolean): Points {
  return isOn && comparePoints(points, '0') < 0 ? '0' : points;
}

function roundedAt(at: 'sections' | 'total', points: Points, { rounding }: TotalsRules): Points {
  return rounding?.at === at && rounding.decides ? roundPoints(points, rounding) : points;
}

function sumOf(parts: readonly Contribution[]) {
  const counting = parts.filter(({ state }) => state !== 'invalidated');
  return {
    points: addPoints(counting.map(({ points }) => points)),
    maxPoints: addPoints(counting.map(({ maxPoints }) => maxPoints)),
  };
}

function sectionTotal(
  { id }: SectionRule,
  parts: readonly Contribution[],
  rules: TotalsRules,
): SectionTotal {
  const sum = sumOf(parts);
  const floored = floor(sum.points, isFloored(rules, 'section'));
  return {
    section: id,
    points: roundedAt('sections', floored, rules),
    maxPoints: sum.maxPoints,
    complete: parts.length > 0 && !parts.some(({ state }) => state === 'not-marked'),
    withdrawn: parts.length > 0 && parts.every(({ state }) => state === 'invalidated'),
  };
}

/** An item that counts and is in no section, or in two: then sections do not add up to the exam. */
function strayItem(
  parts: readonly Contribution[],
  held: readonly { readonly parts: readonly Contribution[] }[],
): string | undefined {
  const sections = held.map((section) => new Set(section.parts));
  return parts.find(
    (part) =>
      part.state !== 'invalidated' && sections.filter((section) => section.has(part)).length !== 1,
  )?.item;
}

interface Sum {
  readonly points: Points;
  readonly maxPoints: Points;
  readonly steps: readonly string[];
  readonly problem?: string;
}

function sumOfSections(
  rules: TotalsRules,
  sections: readonly SectionTotal[],
  stray: string | undefined,
): Sum {
  const sum = weightedRules(rules) ? weighted(rules, sections) : added(sections);
  const problem = stray === undefined ? sum.problem : `${stray} is not in exactly one section`;
  return { ...sum, ...(problem === undefined ? {} : { problem }) };
}

function weightedRules({ sections = [] }: TotalsRules): boolean {
  return sections.some(({ weight }) => weight !== undefined);
}

function added(sections: readonly SectionTotal[]): Sum {
  const points = addPoints(sections.map((section) => section.points));
  return {
    points,
    maxPoints: addPoints(sections.map(({ maxPoints }) => maxPoints)),
    steps: [`sections together: ${points}`],
  };
}

/** Each section's share times its weight; the weights of those that count are stretched to 1 where one is left out. */
function weighted(rules: TotalsRules, sections: readonly SectionTotal[]): Sum {
  const outOf = rules.outOf ?? '100';
  const all = (rules.sections ?? []).map((rule, index) => ({ rule, section: sections[index] }));
  const counting = all.filter(
    ({ rule, section }) => !(section?.withdrawn === true && rule.whenWithdrawn === 'left-out'),
  );
  const empty = counting.find(({ section }) => !section || section.maxPoints === '0');
  if (empty !== undefined || counting.length === 0) {
    const name = empty?.rule.id ?? 'any';
    return {
      ...{ points: '0', maxPoints: outOf, steps: [] },
      problem: `no item counts in section ${name}`,
    };
  }
  const terms = counting.map(({ rule, section }) => ({
    weight: rule.weight ?? '0',
    share: section === undefined ? '0' : shareOf(section.points, section.maxPoints),
  }));
  const whole = addPoints(terms.map(({ weight }) => weight));
  const share = shareOf(
    addPoints(terms.map(({ weight, share: own }) => sharePoints(weight, own))),
    whole,
  );
  const points = sharePoints(outOf, share);
  const products = terms.map(({ weight, share: own }) => `${weight} × ${own}`).join(' + ');
  const stretch = whole === '1' ? '' : ` / ${whole}`;
  return {
    points,
    maxPoints: outOf,
    steps: [`(${products})${stretch} × ${outOf} = ${points}`],
  };
}
