import type { Blueprint, BlueprintRule, PartName } from '../blueprint.js';
import { attributesIn, matcher, type Unit } from './units.js';

/** A rule as numbers: how many of its members a form must have. */
export interface CountRule {
  /** The rule in words: `rule easy`, `the coverage of PY-1.3`. */
  readonly label: string;
  /** Which attributes it asks about; rules that ask about the same ones often share out the units. */
  readonly attributes: string;
  /** 1 where the unit counts, by unit index. */
  readonly isMember: Uint8Array;
  /** Indexes of the units that count. */
  readonly members: Int32Array;
  readonly min: number;
  readonly max: number;
}

/** One part of a blueprint over one list of units, all integers. */
export interface Selection {
  readonly part: PartName;
  readonly units: readonly Unit[];
  readonly unitPoints: Int32Array;
  /** By unit index, the indexes of the rules that it counts for. */
  readonly rulesOfUnit: readonly Int32Array[];
  readonly rules: readonly CountRule[];
  readonly count: number;
  readonly points: number;
}

/** The part's own rules and those of the coverage, over the units that may be drawn. */
export function selectionOf(input: {
  readonly part: PartName;
  readonly blueprint: Blueprint;
  readonly units: readonly Unit[];
  readonly coverage: readonly BlueprintRule[];
}): Selection {
  const { part, units } = input;
  const { count, points, rules } = input.blueprint[part];
  const countRules = [
    ...rules.map((rule) => countRule(rule, `rule ${rule.id}`, units, count)),
    ...input.coverage.map((rule) => countRule(rule, `the coverage of ${rule.id}`, units, count)),
  ];
  return {
    part,
    units,
    unitPoints: Int32Array.from(units, (unit) => unit.points),
    rulesOfUnit: rulesByUnit(countRules, units.length),
    rules: countRules,
    count,
    points,
  };
}

function countRule(
  { where, min = 0, max }: BlueprintRule,
  label: string,
  units: readonly Unit[],
  count: number,
): CountRule {
  const matches = matcher(where);
  const isMember = new Uint8Array(units.length);
  const members: number[] = [];
  units.forEach((unit, index) => {
    if (!matches(unit)) return;
    isMember[index] = 1;
    members.push(index);
  });
  return {
    label,
    attributes: attributesIn(where).join('+'),
    isMember,
    members: Int32Array.from(members),
    min,
    max: max ?? count,
  };
}

function rulesByUnit(rules: readonly CountRule[], unitCount: number): readonly Int32Array[] {
  const lists = Array.from({ length: unitCount }, (): number[] => []);
  for (const [rule, { members }] of rules.entries()) {
    for (const unit of members) lists[unit]?.push(rule);
  }
  return lists.map((list) => Int32Array.from(list));
}
