import type { ExamBank } from '../bank.js';
import type { Blueprint, PartName } from '../blueprint.js';
import { checkCoverage, coverageRules } from './coverage.js';
import { countReasons, type FoundReason, type Wording } from './explain-counts.js';
import { pointsReasons } from './explain-points.js';
import { exhaustiveReason } from './explain-small.js';
import { unknownNames } from './references.js';
import { selectionOf, type Selection } from './selection.js';
import { unitsOf, type UnitsByPart } from './units.js';

/** Why a blueprint cannot be met; codes are stable, messages are for people. */
export interface InfeasibleReason {
  readonly code:
    | 'wrong-qualification'
    | 'unknown-name'
    | 'criterion-not-checkable'
    | FoundReason['code']
    | 'not-found';
  readonly part: PartName | 'set';
  readonly message: string;
}

/** What is asked of the draw, with the bank's units laid out once. */
export interface DrawProblem {
  readonly bank: ExamBank;
  readonly units: UnitsByPart;
  readonly blueprint: Blueprint;
  /** Ids of items and tasks that may not be drawn. */
  readonly exclude: ReadonlySet<string>;
  /** How many sets without a common item or task. */
  readonly forms: number;
}

/**
 * Reasons, each of them proved, why the bank cannot meet the blueprint. An empty list means that
 * none was found, not that a set exists.
 */
export function explainInfeasible(
  bank: ExamBank,
  blueprint: Blueprint,
  options: { readonly exclude?: ReadonlySet<string>; readonly forms?: number } = {},
): readonly InfeasibleReason[] {
  const problem: DrawProblem = {
    bank,
    units: unitsOf(bank),
    blueprint,
    exclude: options.exclude ?? new Set(),
    forms: options.forms ?? 1,
  };
  const disagreements = blueprintReasons(problem);
  if (disagreements.length > 0) return disagreements;
  const { theory, practical } = selectionsOf(problem);
  return [...partReasons(theory, problem), ...partReasons(practical, problem)];
}

/** Both parts as numbers, over what may be drawn. */
export function selectionsOf(problem: DrawProblem): Readonly<Record<PartName, Selection>> {
  const { bank, blueprint, exclude } = problem;
  const coverage = coverageRules(bank, blueprint, problem.units);
  const of = (part: PartName): Selection => {
    const units = problem.units[part].filter(({ id }) => !exclude.has(id));
    return selectionOf({ part, blueprint, units, coverage: coverage[part] });
  };
  return { theory: of('theory'), practical: of('practical') };
}

/** Where bank and blueprint do not even speak of the same things. */
export function blueprintReasons({
  bank,
  blueprint,
  units,
}: DrawProblem): readonly InfeasibleReason[] {
  const reasons: InfeasibleReason[] = [];
  const { id } = bank.qualification;
  if (blueprint.qualification !== id) {
    const message = `the blueprint is for "${blueprint.qualification}", the bank for "${id}"`;
    reasons.push({ code: 'wrong-qualification', part: 'set', message });
  }
  for (const { part, message } of unknownNames(bank, blueprint)) {
    reasons.push({ code: 'unknown-name', part, message: `${part}: ${message}` });
  }
  for (const { message } of checkCoverage(bank, blueprint, units)) {
    reasons.push({ code: 'criterion-not-checkable', part: 'set', message });
  }
  return reasons;
}

/** What can be proved of one part, the simplest proof first. */
export function partReasons(
  selection: Selection,
  { exclude, forms }: Pick<DrawProblem, 'exclude' | 'forms'>,
): readonly InfeasibleReason[] {
  const { part } = selection;
  const wording: Wording = {
    noun: nounOf(part),
    together: forms === 1 ? '' : ` in ${String(forms)} sets together`,
    has: exclude.size === 0 ? 'has' : 'has left',
  };
  const labelled = (found: readonly FoundReason[]): readonly InfeasibleReason[] =>
    found.map(({ code, message }) => ({ code, part, message: `${part}: ${message}` }));
  const counts = countReasons(selection, forms, wording);
  if (counts.length > 0) return labelled(counts);
  const points = pointsReasons(selection, wording.noun);
  if (points.length > 0) return labelled(points);
  const exhaustive = exhaustiveReason(selection, wording.noun);
  return exhaustive === undefined ? [] : labelled([exhaustive]);
}

export function nounOf(part: PartName): string {
  return part === 'theory' ? 'items' : 'tasks';
}
