import type { Qualification } from '../../bank.js';
import type { Blueprint, BlueprintRule, PartName } from '../../blueprint.js';
import type { DrawContext, DrawUnit } from '../draw-unit.js';
import type { DrawModel, PassageSets } from '../model.js';
import { coverageRules, PARTS, uncheckableCriteria, type ByPart } from './coverage-rules.js';
import { eligiblePool, usesLeft, type Pool } from './eligible.js';
import { groupRows } from './group-rows.js';
import { balanceRows, contentRows, type RowInput } from './model-rows.js';
import { strangersIn } from './names.js';
import { matcher } from './where.js';

/** Everything that decides a draw but the seed. */
export interface DrawProblem {
  /** Of both parts; `unitsOf`, or those of a bank's snapshot. */
  readonly units: readonly DrawUnit[];
  readonly qualification: Qualification;
  readonly blueprint: Blueprint;
  readonly context: DrawContext;
}

/** Where bank and blueprint do not even speak of the same things. */
export interface ModelProblem {
  readonly code:
    | 'wrong-qualification'
    | 'unknown-name'
    | 'missing-attribute'
    | 'criterion-not-checkable'
    | 'fixed-not-drawable'
    | 'enemies-in-two-parts';
  readonly part: PartName | 'set';
  /** JSON path in the blueprint; `$` where the bank is the cause. */
  readonly path: string;
  readonly message: string;
}

export type CompiledModels =
  | { readonly ok: true; readonly models: ByPart<DrawModel> }
  | { readonly ok: false; readonly problems: readonly ModelProblem[] };

/**
 * Both parts of a draw as integers. The order of units changes nothing; the result can be kept and drawn from with many
 * seeds. Throws a RangeError where the context asks for no whole number of forms.
 */
export function compileModel(problem: DrawProblem): CompiledModels {
  const { qualification, blueprint, context } = problem;
  if (!Number.isInteger(context.forms) || context.forms < 1)
    throw new RangeError('compileModel: forms is 1 or more');
  const units = unitsByPart(problem);
  const pools = {
    theory: poolOf('theory', units, problem),
    practical: poolOf('practical', units, problem),
  };
  const problems = [
    ...bankProblems(problem, units),
    ...PARTS.flatMap((name) => fixedProblems(name, problem, units[name], pools[name])),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const eligible = { theory: pools.theory.units, practical: pools.practical.units };
  const coverage = coverageRules({ qualification, blueprint, units, eligible });
  const model = (name: PartName): DrawModel =>
    partModel({
      name,
      problem,
      pool: pools[name],
      keys: keysOf(units[name]),
      coverage: coverage[name],
    });
  return { ok: true, models: { theory: model('theory'), practical: model('practical') } };
}

/** Sorted, and with what the context knows of them. */
function unitsByPart({ units, context }: DrawProblem): ByPart<readonly DrawUnit[]> {
  const sorted = [...units].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const of = (kind: DrawUnit['kind']): readonly DrawUnit[] =>
    sorted
      .filter((unit) => unit.kind === kind)
      .map((unit) => ({ ...unit, numbers: { ...unit.numbers, uses: usesOf(unit.id, context) } }));
  return { theory: of('knowledge'), practical: of('task') };
}

function usesOf(id: string, { uses }: DrawContext): number {
  return Object.hasOwn(uses, id) ? (uses[id] ?? 0) : 0;
}

function poolOf(
  name: PartName,
  units: ByPart<readonly DrawUnit[]>,
  { blueprint, context }: DrawProblem,
): Pool {
  const { exposure } = blueprint;
  return eligiblePool({ units: units[name], part: blueprint[name], exposure, context });
}

function bankProblems(
  { qualification, blueprint }: DrawProblem,
  units: ByPart<readonly DrawUnit[]>,
): readonly ModelProblem[] {
  const wrong: ModelProblem = {
    code: 'wrong-qualification',
    part: 'set',
    path: '$.qualification',
    message: `the blueprint is for "${blueprint.qualification}", the bank for "${qualification.id}"`,
  };
  const uncheckable = uncheckableCriteria(qualification, blueprint, units);
  return [
    ...(blueprint.qualification === qualification.id ? [] : [wrong]),
    ...PARTS.flatMap((part) =>
      strangersIn(blueprint[part], `$.${part}`, { units: units[part], qualification }).map(
        (stranger): ModelProblem => ({
          ...stranger,
          part,
          message: `${part}: ${stranger.message}`,
        }),
      ),
    ),
    ...uncheckable.map(({ message }): ModelProblem => ({
      code: 'criterion-not-checkable',
      part: 'set',
      path: '$',
      message,
    })),
    ...enemiesInTwoParts(units),
  ];
}

/** The parts are drawn apart from each other, so neither may have to mind what the other takes. */
function enemiesInTwoParts({ theory, practical }: ByPart<readonly DrawUnit[]>): ModelProblem[] {
  const tasks = new Set(practical.map(({ id }) => id));
  const items = new Set(theory.map(({ id }) => id));
  const taskFamilies = new Set(practical.flatMap(({ texts }) => texts.family ?? []));
  const problem = (message: string): ModelProblem => ({
    code: 'enemies-in-two-parts',
    part: 'set',
    path: '$',
    message: `${message}, which the parts of a set cannot mind of each other`,
  });
  const enemies = [
    ...theory.flatMap(({ id, enemies }) => enemies.map((enemy) => ({ id, enemy, tasks }))),
    ...practical.flatMap(({ id, enemies }) =>
      enemies.map((enemy) => ({ id, enemy, tasks: items })),
    ),
  ].filter(({ enemy, tasks: others }) => others.has(enemy));
  const families = new Set(theory.flatMap(({ texts }) => texts.family ?? []));
  return [
    ...enemies.map(({ id, enemy }) => problem(`"${id}" and "${enemy}" are enemies`)),
    ...[...families]
      .filter((family) => taskFamilies.has(family))
      .map((family) => problem(`items and tasks are of the family "${family}"`)),
  ];
}

function fixedProblems(
  name: PartName,
  { blueprint, context }: DrawProblem,
  units: readonly DrawUnit[],
  pool: Pool,
): readonly ModelProblem[] {
  const { exposure } = blueprint;
  const drawable = new Set(pool.units.map(({ id }) => id));
  const shortOfUses = new Set(
    units
      .filter((unit) => exposure !== undefined && usesLeft(unit, exposure.maxUses) < context.forms)
      .map(({ id }) => id),
  );
  return (blueprint[name].fixed ?? []).flatMap((id, at) => {
    if (drawable.has(id)) return [];
    const reason =
      exposure !== undefined && shortOfUses.has(id)
        ? `with the ${String(context.forms)} of this draw it would be in more sets than the exposure rule allows (${String(exposure.maxUses)} in ${String(exposure.days)} days)`
        : 'it is excluded, ruled out or without a number that is asked for';
    const message = `${name}: the fixed "${id}" is not there to draw: ${reason}`;
    const path = `$.${name}.fixed[${String(at)}]`;
    return [{ code: 'fixed-not-drawable', part: name, path, message }];
  });
}

function keysOf(units: readonly DrawUnit[]): readonly string[] {
  return [...new Set(units.flatMap(({ texts }) => texts.key ?? []))].sort();
}

function partModel(input: {
  readonly name: PartName;
  readonly problem: DrawProblem;
  readonly pool: Pool;
  readonly keys: readonly string[];
  readonly coverage: readonly BlueprintRule[];
}): DrawModel {
  const { name, problem, coverage, keys } = input;
  const { units, leftOut } = input.pool;
  const { forms, earlier } = problem.context;
  const part = problem.blueprint[name];
  const listed = new Set(part.fixed ?? []);
  const fixed = [...units.keys()].filter((index) => listed.has(units[index]?.id ?? ''));
  const isAnchor = part.anchor === undefined ? () => false : matcher(part.anchor.where);
  const common = Uint8Array.from(units, (unit) => Number(isAnchor(unit) && !listed.has(unit.id)));
  const rowInput = { name, part, units, coverage, keys, common, earlier, fixed: new Set(fixed) };
  return {
    part: name,
    leftOut,
    units: units.map(({ id }) => id),
    forms,
    count: part.count,
    rows: [...contentRows(rowInput), ...groupRows(rowInput), ...balanceRows(rowInput)],
    passages:
      part.passages === undefined ? undefined : passageSets(part.passages, units, part.count),
    fixed: Int32Array.from(fixed),
    common,
    ...sharing(part.overlap?.forms ?? 0, problem, rowInput),
  };
}

/** Where the exposure rule leaves every unit one form at most, the forms are disjoint whatever they were to share. */
function sharing(
  shared: number,
  { blueprint: { exposure }, context: { forms } }: DrawProblem,
  { units, fixed, common }: Pick<RowInput, 'units' | 'fixed' | 'common'>,
): Pick<DrawModel, 'shared' | 'places'> {
  if (exposure === undefined || shared === 0) return { shared, places: undefined };
  const places = Int32Array.from(units, (unit) =>
    Math.min(forms, usesLeft(unit, exposure.maxUses)),
  );
  if (places.every((most) => most === forms)) return { shared, places: undefined };
  const canBeShared = places.some(
    (most, unit) => most > 1 && !fixed.has(unit) && common[unit] !== 1,
  );
  return { shared: canBeShared ? shared : 0, places };
}

function passageSets(
  { min = 0, max, items }: NonNullable<Blueprint['theory']['passages']>,
  units: readonly DrawUnit[],
  count: number,
): PassageSets {
  const members = new Map<string, number[]>();
  for (const [index, { texts }] of units.entries()) {
    for (const id of texts.passage ?? []) members.set(id, [...(members.get(id) ?? []), index]);
  }
  return {
    sets: [...members].map(([id, list]) => ({
      id,
      members: Int32Array.from(list),
      min: items.min,
      max: Math.min(items.max, list.length),
    })),
    min,
    max: max ?? count,
  };
}
