import type { Blueprint, BlueprintPart } from '../../blueprint.js';
import type { DrawContext, DrawUnit } from '../draw-unit.js';
import type { LeftOut } from '../model.js';
import { matcher } from './where.js';

export interface Pool {
  /** Sorted by id. */
  readonly units: readonly DrawUnit[];
  readonly leftOut: LeftOut;
}

type Reason = keyof LeftOut;

/** What of a part's units may be drawn, and how many may not for which reason. */
export function eligiblePool(input: {
  readonly units: readonly DrawUnit[];
  readonly part: BlueprintPart;
  readonly exposure: Blueprint['exposure'];
  readonly context: DrawContext;
}): Pool {
  const reasonOf = reasonsAgainst(input);
  const leftOut = {
    excluded: 0,
    overused: 0,
    forbidden: 0,
    unrated: 0,
    passageTooSmall: 0,
  } satisfies Record<Reason, number>;
  const units = input.units.filter((unit) => {
    const reason = reasonOf(unit);
    if (reason !== undefined) leftOut[reason] += 1;
    return reason === undefined;
  });
  const large = inLargePassages(units, input.part);
  leftOut.passageTooSmall = units.length - large.length;
  return { units: large, leftOut };
}

function reasonsAgainst({
  part,
  exposure,
  context,
}: {
  readonly part: BlueprintPart;
  readonly exposure: Blueprint['exposure'];
  readonly context: DrawContext;
}): (unit: DrawUnit) => Reason | undefined {
  const excluded = new Set(context.exclude);
  const isForbidden = forbiddenBy(part);
  const isRated = ratedFor(part);
  const inEvery = standsInEvery(part);
  const isOverused = (unit: DrawUnit): boolean =>
    exposure !== undefined &&
    usesLeft(unit, exposure.maxUses) < (inEvery(unit) ? context.forms : 1);
  return (unit) => {
    if (excluded.has(unit.id)) return 'excluded';
    if (isOverused(unit)) return 'overused';
    if (isForbidden(unit)) return 'forbidden';
    return isRated(unit) ? undefined : 'unrated';
  };
}

/** How many more forms may hold the unit; may be negative. */
export function usesLeft({ numbers }: DrawUnit, maxUses: number): number {
  return maxUses - (numbers.uses ?? 0);
}

/** Fixed units do, and anchors once they are chosen: each form of the draw is a use of them. */
function standsInEvery({ fixed = [], anchor }: BlueprintPart): (unit: DrawUnit) => boolean {
  const isFixed = new Set(fixed);
  const isAnchor = anchor === undefined ? () => false : matcher(anchor.where);
  return (unit) => isFixed.has(unit.id) || isAnchor(unit);
}

/** Whether some rule allows none of what the unit is. */
export function forbiddenBy({ rules }: BlueprintPart): (unit: DrawUnit) => boolean {
  const tests = rules.filter(({ max }) => max === 0).map(({ where }) => matcher(where));
  return (unit) => tests.some((matches) => matches(unit));
}

/** Whether the unit has the numbers that the sums and the difficulty are reckoned from. */
function ratedFor({ sums = [], difficulty }: BlueprintPart): (unit: DrawUnit) => boolean {
  const needs = sums.map(({ of, where }) => {
    const matches = matcher(where ?? {});
    return (unit: DrawUnit) => unit.numbers[of] !== undefined || !matches(unit);
  });
  if (difficulty !== undefined) {
    const { by } = difficulty;
    needs.push(({ calibration, numbers }) =>
      by === 'calibrated' ? calibration !== undefined : numbers[by] !== undefined,
    );
  }
  return (unit) => needs.every((isMet) => isMet(unit));
}

/** A passage of which a form would have to take more than is left cannot be used at all. */
function inLargePassages(
  units: readonly DrawUnit[],
  { passages }: BlueprintPart,
): readonly DrawUnit[] {
  if (passages === undefined) return units;
  const sizes = new Map<string, number>();
  for (const { texts } of units) {
    for (const id of texts.passage ?? []) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  }
  return units.filter(({ texts }) =>
    (texts.passage ?? []).every((id) => (sizes.get(id) ?? 0) >= passages.items.min),
  );
}
