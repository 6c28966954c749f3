import type { Blueprint, BlueprintRule, PartName } from '../blueprint.js';
import { attributesIn, matcher, type Unit } from './units.js';

/** A rule as numbers: how many of its members a form must have. */
export interface CountRule {
  readonly id: string;
  /** One of the blueprint's own, or one that the coverage of a criterion adds. */
  readonly kind: 'rule' | 'coverage';
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
    ...rules.map((rule) => countRule(rule, 'rule', units, count)),
    ...input.coverage.map((rule) => countRule(rule, 'coverage', units, count)),
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
  { id, where, min = 0, max }: BlueprintRule,
  kind: CountRule['kind'],
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
    id,
    kind,
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

/** Rules in words: `rule easy`, `rules easy, hard and the coverage of PY-1.3, PY-1.4`. */
export function namesOf(rules: readonly CountRule[]): string {
  const ids = (kind: CountRule['kind']): readonly string[] =>
    rules.filter((rule) => rule.kind === kind).map(({ id }) => id);
  const own = ids('rule');
  const covered = ids('coverage');
  return [
    ...(own.length === 0 ? [] : [`${own.length === 1 ? 'rule' : 'rules'} ${own.join(', ')}`]),
    ...(covered.length === 0 ? [] : [`the coverage of ${covered.join(', ')}`]),
  ].join(' and ');
}
