import type { BlueprintPart, BlueprintRule, PartName, SumRule, Where } from '../../blueprint.js';
import type { DrawContext, DrawUnit } from '../draw-unit.js';
import type { ModelRow } from '../model.js';
import { thousandths } from '../thousandths.js';
import { expectedScorer } from './expected-score.js';
import { attributesIn, matcher } from './where.js';

export interface RowInput {
  readonly name: PartName;
  readonly part: BlueprintPart;
  readonly units: readonly DrawUnit[];
  readonly coverage: readonly BlueprintRule[];
  readonly fixed: ReadonlySet<number>;
  readonly common: Uint8Array;
  readonly earlier: DrawContext['earlier'];
  /** Positions of keys that occur in the bank. */
  readonly keys: readonly string[];
}

type Head = Omit<ModelRow, 'members' | 'coefficients'>;

/** A row over the units that weigh anything, in the order of the units. */
function weighed(
  head: Head,
  units: readonly DrawUnit[],
  weight: (unit: DrawUnit, index: number) => number,
): ModelRow {
  const members: number[] = [];
  const coefficients: number[] = [];
  for (const [index, unit] of units.entries()) {
    const value = weight(unit, index);
    if (value === 0) continue;
    members.push(index);
    coefficients.push(value);
  }
  return {
    ...head,
    members: Int32Array.from(members),
    coefficients: Int32Array.from(coefficients),
  };
}

function nounOf(name: PartName): string {
  return name === 'theory' ? 'items' : 'tasks';
}

/** A row that counts what holds. */
export function counted(
  head: Omit<Head, 'measure'>,
  { name, units }: Pick<RowInput, 'name' | 'units'>,
  holds: (unit: DrawUnit, index: number) => boolean,
): ModelRow {
  const whole: Head = { ...head, measure: nounOf(name) };
  return weighed(whole, units, (unit, index) => Number(holds(unit, index)));
}

/** Points, rules, coverage, sums. */
export function contentRows(input: RowInput): readonly ModelRow[] {
  const { part, name, units, coverage } = input;
  const { points, rules, sums = [] } = part;
  const base = `$.${name}`;
  const head: Head = {
    id: 'points',
    kind: 'points',
    path: `${base}.points`,
    attributes: 'points',
    measure: 'points',
    min: points,
    max: points,
  };
  return [
    weighed(head, units, ({ numbers }) => numbers.points ?? 0),
    ...rules.map((rule, at) => ruleRow(rule, 'rule', `${base}.rules[${String(at)}]`, input)),
    ...coverage.map((rule) => ruleRow(rule, 'coverage', `coverage of ${rule.id}`, input)),
    ...sums.map((sum, at) => sumRow(sum, `${base}.sums[${String(at)}]`, units)),
  ];
}

function ruleRow(
  { id, where, min = 0, max }: BlueprintRule,
  kind: 'rule' | 'coverage',
  path: string,
  input: RowInput,
): ModelRow {
  const head = {
    id: kind === 'rule' ? `rule ${id}` : `coverage of ${id}`,
    kind,
    path,
    attributes: attributesIn(where),
    min,
    max: max ?? input.part.count,
  };
  return counted(head, input, matcher(where));
}

/** Larger than any sum of a form. */
const NO_MAXIMUM = 1_000_000_000;

function sumRow(
  { id, of, where, min = 0, max }: SumRule,
  path: string,
  units: readonly DrawUnit[],
) {
  const matches = matcher(where ?? {});
  const inThousandths = of === 'facility' || of === 'angoff';
  const head: Head = {
    id: `sum ${id}`,
    kind: 'sum',
    path,
    attributes: [of, attributesIn(where ?? {})].filter((each) => each !== '').join('+'),
    measure: inThousandths ? `thousandths of ${of}` : of,
    min,
    max: max ?? NO_MAXIMUM,
  };
  return weighed(head, units, (unit) => (matches(unit) ? (unit.numbers[of] ?? 0) : 0));
}

/** Key balance, overlap with earlier sets, difficulty, anchors. */
export function balanceRows(input: RowInput): readonly ModelRow[] {
  return [...keyRows(input), ...overlapRows(input), ...difficultyRow(input), ...anchorRow(input)];
}

function keyRows(input: RowInput): readonly ModelRow[] {
  const { keyBalance } = input.part;
  if (keyBalance === undefined) return [];
  return input.keys.map((key) => {
    const path = `$.${input.name}.keyBalance`;
    const head = { id: `key ${key}`, kind: 'key-balance' as const, path, attributes: 'key' };
    const where: Where = { key };
    return counted({ ...head, ...keyBalance }, input, matcher(where));
  });
}

/** Fixed and common units are shared by plan, so they do not count. */
function overlapRows(input: RowInput): readonly ModelRow[] {
  const { part, earlier, fixed, common } = input;
  const limit = part.overlap?.earlier;
  if (limit === undefined) return [];
  return earlier.slice(0, limit.sets).map(({ id, units }) => {
    const used = new Set(units);
    const head = {
      id: `overlap with set ${id}`,
      kind: 'overlap' as const,
      path: `$.${input.name}.overlap.earlier`,
      attributes: 'earlier sets',
      min: 0,
      max: limit.max,
    };
    const counts = (unit: DrawUnit, index: number) =>
      used.has(unit.id) && !fixed.has(index) && common[index] !== 1;
    return counted(head, input, counts);
  });
}

function difficultyRow({ part, name, units }: RowInput): readonly ModelRow[] {
  const { difficulty } = part;
  if (difficulty === undefined) return [];
  const target = thousandths(difficulty.target);
  const tolerance = thousandths(difficulty.tolerance);
  const head: Head = {
    id: 'difficulty',
    kind: 'difficulty',
    path: `$.${name}.difficulty`,
    attributes: difficulty.by,
    measure: 'thousandths of a point',
    min: target - tolerance,
    max: target + tolerance,
  };
  const score = expectedScorer(difficulty);
  return [weighed(head, units, (unit) => score(unit) ?? 0)];
}

function anchorRow(input: RowInput): readonly ModelRow[] {
  const { anchor } = input.part;
  if (anchor === undefined) return [];
  const head = {
    id: 'anchor',
    kind: 'anchor' as const,
    path: `$.${input.name}.anchor`,
    attributes: attributesIn(anchor.where),
    min: anchor.count,
    max: anchor.count,
  };
  return [counted(head, input, (_, index) => input.common[index] === 1)];
}
