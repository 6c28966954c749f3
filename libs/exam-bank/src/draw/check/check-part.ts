import type { BlueprintPart, PartName, SumRule } from '../../blueprint.js';
import type { DrawUnit } from '../draw-unit.js';
import { expectedPoints, inThousandths } from './expected-points.js';
import { satisfies } from './satisfies.js';
import type { Violation } from './violation.js';

export interface PartOfForm {
  readonly name: PartName;
  readonly part: BlueprintPart;
  /** What stands in the form. */
  readonly units: readonly DrawUnit[];
  /** Positions of keys that occur anywhere in the bank's part. */
  readonly keys: readonly string[];
  readonly usesOf: (id: string) => number;
}

type Report = (code: Violation['code'], message: string) => void;

/** Whatever one part of one form does not keep of its blueprint. */
export function checkPart(of: PartOfForm): readonly Violation[] {
  const violations: Violation[] = [];
  const report: Report = (code, message) => {
    violations.push({ code, part: of.name, message: `${of.name}: ${message}` });
  };
  checkCounts(of, report);
  for (const sum of of.part.sums ?? []) checkSum(sum, of, report);
  checkKeys(of, report);
  checkGroups(of, report);
  checkPassages(of, report);
  checkGiven(of, report);
  checkDifficulty(of, report);
  return violations;
}

function checkCounts({ part, units, usesOf }: PartOfForm, report: Report): void {
  if (units.length !== part.count)
    report('count', `${String(units.length)} instead of ${String(part.count)}`);
  let points = 0;
  for (const unit of units) points += unit.numbers.points ?? 0;
  if (points !== part.points)
    report('points', `${String(points)} points instead of ${String(part.points)}`);
  for (const rule of part.rules) {
    const have = units.filter((unit) => satisfies(unit, rule.where, usesOf(unit.id))).length;
    if (rule.min !== undefined && have < rule.min)
      report('rule', `rule ${rule.id} has ${String(have)} of at least ${String(rule.min)}`);
    if (rule.max !== undefined && have > rule.max)
      report('rule', `rule ${rule.id} has ${String(have)} of at most ${String(rule.max)}`);
  }
}

function checkSum(
  { id, of, where, min, max }: SumRule,
  { units, usesOf }: PartOfForm,
  report: Report,
): void {
  let sum = 0;
  for (const unit of units) {
    if (where !== undefined && !satisfies(unit, where, usesOf(unit.id))) continue;
    const value = of === 'uses' ? usesOf(unit.id) : unit.numbers[of];
    if (value === undefined) report('number-missing', `sum ${id}: ${unit.id} has no ${of}`);
    sum += value ?? 0;
  }
  if (min !== undefined && sum < min)
    report('sum', `sum ${id} is ${String(sum)}, at least ${String(min)} is asked for`);
  if (max !== undefined && sum > max)
    report('sum', `sum ${id} is ${String(sum)}, at most ${String(max)} is asked for`);
}

function checkKeys({ part, units, keys }: PartOfForm, report: Report): void {
  if (part.keyBalance === undefined) return;
  const { min, max } = part.keyBalance;
  for (const key of keys) {
    const have = units.filter(({ texts }) => texts.key?.includes(key)).length;
    if (have < min || have > max) report('key-balance', `key ${key} stands ${String(have)} times`);
  }
}

function checkGroups({ part, units }: PartOfForm, report: Report): void {
  for (const { id, items, max } of part.groups ?? []) {
    const have = units.filter((unit) => items.includes(unit.id)).length;
    if (have > max) report('group', `group ${id} has ${String(have)} of at most ${String(max)}`);
  }
}

function checkPassages({ part, units }: PartOfForm, report: Report): void {
  if (part.passages === undefined) return;
  const { min = 0, max = Infinity, items } = part.passages;
  const counts = new Map<string, number>();
  for (const { texts } of units) {
    for (const passage of texts.passage ?? []) counts.set(passage, (counts.get(passage) ?? 0) + 1);
  }
  for (const [passage, count] of counts) {
    if (count < items.min || count > items.max)
      report('passage', `passage ${passage} has ${String(count)} items`);
  }
  if (counts.size < min || counts.size > max)
    report('passage', `${String(counts.size)} passages are used`);
}

function checkGiven({ part, units, usesOf }: PartOfForm, report: Report): void {
  const ids = new Set(units.map(({ id }) => id));
  for (const id of part.fixed ?? []) if (!ids.has(id)) report('fixed', `${id} is missing`);
  if (part.anchor === undefined) return;
  const have = anchorsOf(part, units, usesOf).length;
  if (have !== part.anchor.count)
    report('anchor', `${String(have)} anchors instead of ${String(part.anchor.count)}`);
}

/** Anchors of a form: what is not fixed and matches the anchor's condition. */
export function anchorsOf(
  { anchor, fixed = [] }: BlueprintPart,
  units: readonly DrawUnit[],
  usesOf: (id: string) => number,
): readonly DrawUnit[] {
  if (anchor === undefined) return [];
  const isAnchor = (unit: DrawUnit): boolean => satisfies(unit, anchor.where, usesOf(unit.id));
  return units.filter((unit) => !fixed.includes(unit.id) && isAnchor(unit));
}

function checkDifficulty({ part, units }: PartOfForm, report: Report): void {
  if (part.difficulty === undefined) return;
  let sum = 0;
  for (const unit of units) {
    const expected = expectedPoints(unit, part.difficulty);
    if (expected === undefined) report('number-missing', `difficulty: ${unit.id} has no number`);
    sum += expected ?? 0;
  }
  const off = Math.abs(sum - inThousandths(part.difficulty.target));
  if (off > inThousandths(part.difficulty.tolerance))
    report('difficulty', `the expected score is ${String(off)} thousandths off its target`);
}
