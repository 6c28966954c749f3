import type { ExamBank } from '../bank.js';
import type { Blueprint, BlueprintPart, BlueprintRule, PartName } from '../blueprint.js';
import { matcher, unitsOf, type Unit, type UnitsByPart } from './units.js';

/** A criterion that no set of this blueprint could check. */
export interface CoverageProblem {
  readonly outcome: string;
  readonly criterion: string;
  readonly message: string;
}

/** Rules beside the blueprint's own, so that every set checks every criterion. */
export type CoverageRules = Readonly<Record<PartName, readonly BlueprintRule[]>>;

const PARTS: readonly PartName[] = ['theory', 'practical'];

interface Eligible {
  readonly part: BlueprintPart;
  readonly units: readonly Unit[];
}

/**
 * The criteria that neither part can check. An outcome is confirmed only when all its criteria are,
 * so a set that misses one could confirm nobody in that outcome.
 */
export function checkCoverage(
  bank: ExamBank,
  blueprint: Blueprint,
  units: UnitsByPart = unitsOf(bank),
): readonly CoverageProblem[] {
  const eligible = eligibleUnits(units, blueprint);
  const checkable = new Set(
    PARTS.flatMap((name) => eligible[name].units.flatMap((unit) => unit.attributes.criterion)),
  );
  return bank.qualification.outcomes.flatMap(({ id: outcome, criteria }) =>
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
 * For every criterion that the blueprint's own rules do not already force into each set: at least
 * one unit that checks it, from the theory part if that has any, else from the practical part.
 */
export function coverageRules(
  { qualification }: ExamBank,
  blueprint: Blueprint,
  units: UnitsByPart,
): CoverageRules {
  const eligible = eligibleUnits(units, blueprint);
  const rules: Record<PartName, BlueprintRule[]> = { theory: [], practical: [] };
  const forced = new Set(PARTS.flatMap((name) => forcedCriteria(eligible[name])));
  const open = qualification.outcomes
    .flatMap(({ criteria }) => criteria.map(({ id }) => id))
    .filter((criterion) => !forced.has(criterion));
  for (const criterion of open) {
    const part = PARTS.find((name) => eligible[name].units.some((unit) => checks(unit, criterion)));
    if (part !== undefined) rules[part].push({ id: criterion, where: { criterion }, min: 1 });
  }
  return rules;
}

/** The criteria that all units check which some rule takes at least one of. */
function forcedCriteria({ part, units }: Eligible): readonly string[] {
  const taking = part.rules.filter(({ min }) => (min ?? 0) > 0);
  return taking.flatMap((rule) => {
    const [first, ...rest] = units.filter(matcher(rule.where));
    const candidates = first?.attributes.criterion ?? [];
    return candidates.filter((criterion) => rest.every((unit) => checks(unit, criterion)));
  });
}

function checks(unit: Unit, criterion: string): boolean {
  return unit.attributes.criterion.includes(criterion);
}

/** What may be drawn at all: nothing for an empty part, nothing that a rule allows 0 of. */
function eligibleUnits(
  units: UnitsByPart,
  blueprint: Blueprint,
): Readonly<Record<PartName, Eligible>> {
  const of = (name: PartName): Eligible => {
    const part = blueprint[name];
    if (part.count === 0) return { part, units: [] };
    const forbidden = part.rules.filter(({ max }) => max === 0).map(({ where }) => matcher(where));
    const allowed = units[name].filter((unit) => !forbidden.some((matches) => matches(unit)));
    return { part, units: allowed };
  };
  return { theory: of('theory'), practical: of('practical') };
}
