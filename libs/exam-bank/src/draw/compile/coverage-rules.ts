import type { Qualification } from '../../bank.js';
import type { Blueprint, BlueprintRule, PartName } from '../../blueprint.js';
import type { DrawUnit } from '../draw-unit.js';
import { forbiddenBy } from './eligible.js';
import { matcher } from './where.js';

/** A criterion that no set of this blueprint could check. */
export interface CoverageProblem {
  readonly outcome: string;
  readonly criterion: string;
  readonly message: string;
}

export type ByPart<T> = Readonly<Record<PartName, T>>;

export const PARTS: readonly PartName[] = ['theory', 'practical'];

/**
 * The criteria that neither part can check. An outcome is confirmed only when all its criteria are, so a set that
 * misses one could confirm nobody in that outcome.
 */
export function uncheckableCriteria(
  { outcomes }: Qualification,
  blueprint: Blueprint,
  units: ByPart<readonly DrawUnit[]>,
): readonly CoverageProblem[] {
  const allowed = allowedUnits(blueprint, units);
  const checkable = new Set(
    PARTS.flatMap((name) => allowed[name].flatMap(({ texts }) => texts.criterion ?? [])),
  );
  return outcomes.flatMap(({ id: outcome, criteria }) =>
    criteria
      .filter(({ id }) => !checkable.has(id))
      .map(({ id: criterion }) => ({
        outcome,
        criterion,
        message: `no item or task that may be drawn checks criterion ${criterion} of outcome ${outcome}`,
      })),
  );
}

/**
 * For every criterion that the blueprint's own rules do not already force into each set: at least one unit that checks
 * it, from the theory part if that has any left to draw, else from the practical part.
 */
export function coverageRules(input: {
  readonly qualification: Qualification;
  readonly blueprint: Blueprint;
  /** All units of the bank. */
  readonly units: ByPart<readonly DrawUnit[]>;
  /** Those that may be drawn. */
  readonly eligible: ByPart<readonly DrawUnit[]>;
}): ByPart<readonly BlueprintRule[]> {
  const { qualification, blueprint, eligible } = input;
  const allowed = allowedUnits(blueprint, input.units);
  const rules: Record<PartName, BlueprintRule[]> = { theory: [], practical: [] };
  const forced = new Set(
    PARTS.flatMap((name) => forcedCriteria(blueprint[name].rules, eligible[name])),
  );
  const criteria = qualification.outcomes.flatMap((outcome) =>
    outcome.criteria.map(({ id }) => id),
  );
  for (const criterion of criteria.filter((each) => !forced.has(each))) {
    const has = (units: ByPart<readonly DrawUnit[]>): PartName | undefined =>
      PARTS.find(
        (name) => blueprint[name].count > 0 && units[name].some((unit) => checks(unit, criterion)),
      );
    const part = has(eligible) ?? has(allowed);
    if (part !== undefined) rules[part].push({ id: criterion, where: { criterion }, min: 1 });
  }
  return rules;
}

/** The criteria that all units check which some rule takes at least one of. */
function forcedCriteria(
  rules: readonly BlueprintRule[],
  units: readonly DrawUnit[],
): readonly string[] {
  const taking = rules.filter(({ min }) => (min ?? 0) > 0);
  return taking.flatMap((rule) => {
    const [first, ...rest] = units.filter(matcher(rule.where));
    const candidates = first?.texts.criterion ?? [];
    return candidates.filter((criterion) => rest.every((unit) => checks(unit, criterion)));
  });
}

function checks({ texts }: DrawUnit, criterion: string): boolean {
  return texts.criterion?.includes(criterion) === true;
}

/** What the blueprint lets be drawn: nothing for an empty part, nothing that a rule allows 0 of. */
function allowedUnits(
  blueprint: Blueprint,
  units: ByPart<readonly DrawUnit[]>,
): ByPart<readonly DrawUnit[]> {
  const of = (name: PartName): readonly DrawUnit[] => {
    const part = blueprint[name];
    if (part.count === 0) return [];
    const isForbidden = forbiddenBy(part);
    return units[name].filter((unit) => !isForbidden(unit));
  };
  return { theory: of('theory'), practical: of('practical') };
}
