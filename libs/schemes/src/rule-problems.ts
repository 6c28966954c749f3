import { addPoints, comparePoints, isDisplayableCut } from '#scoring';
import type { SchemeProblem } from './scheme-problem.js';
import type { Scheme } from './scheme.js';
import type { SimpleRule } from './scheme/pass.js';

interface Placed {
  readonly path: string;
  readonly rule: SimpleRule;
}

/** Every simple pass rule with its place in the file. */
function placedRules({ pass }: Scheme): readonly Placed[] {
  return pass.flatMap((rule, index): readonly Placed[] =>
    'rules' in rule
      ? rule.rules.map((one, at) => ({ path: `/pass/${index}/rules/${at}`, rule: one }))
      : [{ path: `/pass/${index}`, rule }],
  );
}

/** Cut scores must be ones that a shown percentage can never contradict, and bounds be set on something that is there. */
export function ruleProblems(scheme: Scheme): readonly SchemeProblem[] {
  const placed = placedRules(scheme);
  return [
    ...shareProblems(scheme, placed),
    ...placed.flatMap((one) => boundProblems(scheme, one)),
    ...wordingProblems(scheme, placed),
    ...deductionProblems(scheme, placed),
  ];
}

/** Reasons are shown with the decision: where points are hidden, none may name them. */
function wordingProblems(
  { parts, results }: Scheme,
  placed: readonly Placed[],
): readonly SchemeProblem[] {
  if (results?.points !== 'hidden') return [];
  const message = 'its reason names points, and the results hide them';
  return [
    ...found(parts.theory.gate !== undefined, '/parts/theory/gate', message),
    ...placed.filter(({ rule }) => !('wording' in rule)).map(({ path }) => ({ path, message })),
  ];
}

/** Deductions are made in sections and in the total; sums by part and by criterion are of the marks as they are. */
function deductionProblems(
  { parts, totals }: Scheme,
  placed: readonly Placed[],
): readonly SchemeProblem[] {
  if (totals?.wrongAnswer === undefined) return [];
  const message = 'it is set on marks before the deductions of /totals/wrongAnswer; use a section';
  const isBefore = ({ rule }: Placed): boolean =>
    rule.kind === 'all-criteria-confirmed' ||
    ('of' in rule && typeof rule.of === 'string' && rule.of !== 'total');
  return [
    ...found(parts.theory.gate !== undefined, '/parts/theory/gate', message),
    ...placed.filter(isBefore).map(({ path }) => ({ path, message })),
  ];
}

function shareProblems(scheme: Scheme, placed: readonly Placed[]): readonly SchemeProblem[] {
  const { gate } = scheme.parts.theory;
  const shares = [
    ...(gate ? [{ path: '/parts/theory/gate/minimumShare', share: gate.minimumShare }] : []),
    ...placed.flatMap(({ path, rule }) => {
      if (rule.kind === 'minimum-share') return [{ path: `${path}/share`, share: rule.share }];
      if (rule.kind !== 'all-criteria-confirmed') return [];
      return [{ path: `${path}/minimumShare`, share: rule.minimumShare }];
    }),
  ];
  return shares.flatMap(({ path, share }) => {
    if (comparePoints(share, '0') <= 0 || comparePoints(share, '1') > 0) {
      return [{ path, message: 'must be more than 0 and at most 1' }];
    }
    return isDisplayableCut(share)
      ? []
      : [{ path, message: 'must be a whole number of hundredths of a percent' }];
  });
}

function boundProblems(scheme: Scheme, { path, rule }: Placed): readonly SchemeProblem[] {
  const { totals } = scheme;
  if (rule.kind === 'minimum-scale-score')
    return totals?.scale ? [] : [{ path, message: 'there is no scale in /totals' }];
  if (!('of' in rule)) return [];
  const { of } = rule;
  if (of === 'practical' && !scheme.parts.practical)
    return [{ path: `${path}/of`, message: 'there is no practical part' }];
  if (typeof of !== 'string' && !totals?.sections?.some(({ id }) => id === of.section))
    return [{ path: `${path}/of/section`, message: 'there is no such section in /totals' }];
  const byPoints = rule.kind === 'minimum-points' || rule.cut !== undefined;
  const byRoundedPercent = totals?.rounding?.at === 'percent' && totals.rounding.decides;
  return of === 'total' && byPoints && byRoundedPercent
    ? [{ path, message: 'a cut in points does not go with a rounded percentage that decides' }]
    : [];
}

/** What is wrong with `totals`: names, weights, a rounding without its object, a scale that is no function. */
export function totalsProblems(scheme: Scheme): readonly SchemeProblem[] {
  const { totals } = scheme;
  if (totals === undefined) return [];
  const { sections = [], floors = [], rounding, scale } = totals;
  const ids = sections.map(({ id }) => id);
  const needsSections = floors.includes('section') || rounding?.at === 'sections';
  return [
    ...found(new Set(ids).size < ids.length, '/totals/sections', 'an id stands twice'),
    ...found(
      needsSections && ids.length === 0,
      '/totals',
      'floors or rounding are set on sections, and there are none',
    ),
    ...weightProblems(sections.map(({ weight }) => weight)),
    ...found(
      totals.outOf !== undefined && sections.every(({ weight }) => weight === undefined),
      '/totals/outOf',
      'is for weighted sections only',
    ),
    ...found(
      totals.outOf !== undefined && comparePoints(totals.outOf, '0') === 0,
      '/totals/outOf',
      'must be more than 0',
    ),
    ...found(
      rounding?.at === 'sections' && !rounding.decides,
      '/totals/rounding/decides',
      'rounded sections are what is added up: they decide',
    ),
    ...found(
      rounding?.at === 'scale' && scale === undefined,
      '/totals/rounding/at',
      'there is no scale in /totals',
    ),
    ...scaleProblems(scale?.anchors ?? []),
  ];
}

function found(isWrong: boolean, path: string, message: string): readonly SchemeProblem[] {
  return isWrong ? [{ path, message }] : [];
}

function weightProblems(weights: readonly (string | undefined)[]): readonly SchemeProblem[] {
  const given = weights.filter((weight) => weight !== undefined);
  if (given.length === 0) return [];
  const path = '/totals/sections';
  if (given.length < weights.length)
    return [{ path, message: 'every section has a weight, or none has' }];
  if (given.some((weight) => comparePoints(weight, '0') === 0))
    return [{ path, message: 'a weight is 0' }];
  const sum = addPoints(given);
  return found(sum !== '1', path, `the weights add up to ${sum}, not to 1`);
}

function scaleProblems(
  anchors: readonly { readonly share: string; readonly score: string }[],
): readonly SchemeProblem[] {
  const isRising = anchors.every((anchor, index) => {
    const before = anchors[index - 1];
    return (
      before === undefined ||
      (comparePoints(before.share, anchor.share) < 0 &&
        comparePoints(before.score, anchor.score) <= 0)
    );
  });
  const isWhole =
    anchors.length === 0 ||
    (comparePoints(anchors[0]?.share ?? '1', '0') === 0 &&
      comparePoints(anchors.at(-1)?.share ?? '0', '1') === 0);
  return found(
    !isRising || !isWhole,
    '/totals/scale/anchors',
    'shares rise from 0 to 1, and scores never fall',
  );
}
