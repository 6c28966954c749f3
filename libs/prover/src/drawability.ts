import {
  compileModel,
  DEFAULT_LIMITS,
  randomIntegers,
  swapSearch,
  type DrawModel,
  type DrawProblem,
  type ModelProblem,
  type PartName,
} from '#exam-bank';
import { capacityOf } from './capacity.js';
import { formsCannotBe, proveFeasible } from './feasibility.js';
import { proofModelOf, type ProofModel, type ProofRow } from './proof-model.js';
import { rowsHold } from './rows-hold.js';
import type { Solver, SolverLimits } from './solver.js';
import { unitClasses, type UnitClasses } from './unit-classes.js';
import { unitsToWrite, type UnitsToWrite } from './units-to-write.js';
import { amountOf } from './words.js';

/** What a bank has in it for a blueprint: before a session, how many sets can be had, and what holds the number down. */
export interface Drawability {
  readonly part: PartName;
  /** Sets that share nothing but what is fixed or common. */
  readonly sets: {
    /** So many were drawn and checked. */
    readonly atLeast: number;
    /** More are impossible. */
    readonly atMost: number;
    /** How that is known; `none` where it is only what the solver reckoned. */
    readonly proof: 'exact' | 'search' | 'none';
  };
  /** Rules that hold the number down: what each of them, eased by one, would allow instead. */
  readonly binding: readonly Binding[];
  /** Rules by how many sets there are units for, the scarcest first. */
  readonly scarce: readonly Scarce[];
  /** The items that one set more takes, as few as were found. */
  readonly write: readonly UnitsToWrite[];
  readonly exposure: ExposureHeadroom | undefined;
}

interface Binding {
  readonly id: string;
  readonly path: string;
  readonly atMost: number;
  readonly message: string;
}

interface Scarce {
  readonly id: string;
  readonly path: string;
  readonly have: number;
  readonly perSet: number;
  readonly sets: number;
}

/** Within the window of the blueprint's exposure rule. */
interface ExposureHeadroom {
  /** Units that may not be used again. */
  readonly atCap: number;
  /** Uses that are left of the others. */
  readonly usesLeft: number;
  /** Sets, sharing what they like, that these uses allow at most. */
  readonly setsAtMost: number;
}

export interface DrawabilityInput {
  /** The context's number of forms does not matter. */
  readonly problem: DrawProblem;
  readonly progress?: (line: string) => void;
  readonly limits?: SolverLimits;
}

export type DrawabilityResult =
  | { readonly ok: true; readonly parts: readonly Drawability[] }
  | { readonly ok: false; readonly problems: readonly ModelProblem[] };

/** The report asks many questions; one that takes more is left open. */
const LIMITS: SolverLimits = { maxNodes: 30 };
const MAX_LISTED = 5;

/** The report for both parts of a blueprint; a part that takes nothing is left out. */
export async function drawabilityOf(
  solver: Solver,
  input: DrawabilityInput,
): Promise<DrawabilityResult> {
  const problem = disjoint(input.problem, 1);
  const compiled = compileModel(problem);
  if (!compiled.ok) return compiled;
  const parts: Drawability[] = [];
  for (const part of ['theory', 'practical'] as const) {
    if (compiled.models[part].count > 0)
      parts.push(await partDrawability(solver, compiled.models[part], { ...input, problem }));
  }
  return { ok: true, parts };
}

/** Sets of the session that share nothing, whatever the blueprint would let them share. */
function disjoint({ blueprint, context, ...rest }: DrawProblem, forms: number): DrawProblem {
  const part = (name: PartName): typeof blueprint.theory => {
    const { overlap = {}, ...others } = blueprint[name];
    return { ...others, overlap: { ...overlap, forms: 0 } };
  };
  const both = { theory: part('theory'), practical: part('practical') };
  return { ...rest, blueprint: { ...blueprint, ...both }, context: { ...context, forms } };
}

async function partDrawability(
  solver: Solver,
  draw: DrawModel,
  { problem, progress = () => undefined, limits = LIMITS }: DrawabilityInput,
): Promise<Drawability> {
  const { part } = draw;
  const model = proofModelOf(draw);
  progress(`${part}: the most sets that there can be`);
  const capacity = await capacityOf(solver, model, unitClasses(model));
  const bound = wholeSets(capacity?.forms ?? 0);
  const proof = await formsCannotBe(solver, { ...model, forms: bound + 1 });
  progress(`${part}: at most ${bound}; drawing`);
  const drawn = mostDrawn(bound, (forms) => canDraw({ ...draw, forms }));
  progress(`${part}: ${drawn} drawn; whether there could be more`);
  const first: Drawability['sets'] = { atLeast: drawn, atMost: bound, proof: proof ?? 'none' };
  const sets = await closed(solver, draw, first, limits);
  progress(`${part}: ${sets.atLeast} drawn; what holds the number down`);
  const binding: Binding[] = [];
  for (const { row, side } of (capacity?.binding ?? []).filter(isEasable).slice(0, MAX_LISTED)) {
    const eased = await easedBy(solver, model, row, side);
    if (eased !== undefined && eased.atMost > bound) binding.push(eased);
  }
  progress(`${part}: what to write`);
  const write = await unitsToWrite(solver, disjoint(problem, sets.atLeast + 1), {
    part,
    limits,
    matters: mattersOf(
      model,
      (capacity?.binding ?? []).map(({ row }) => row),
      sets.atLeast,
    ),
  });
  return {
    part,
    sets,
    binding,
    scarce: scarceRows(model),
    write,
    exposure: await exposureOf(solver, model, problem),
  };
}

/** Columns of a program that a solver gets through in seconds. */
const SMALL = 4000;

/** The solver tries what the search did not find, one set more at a time, where that is little work. */
async function closed(
  solver: Solver,
  draw: DrawModel,
  sets: Drawability['sets'],
  limits: SolverLimits,
): Promise<Drawability['sets']> {
  const classes = unitClasses(proofModelOf(draw)).members.length;
  let { atLeast } = sets;
  while (atLeast < sets.atMost && classes * (atLeast + 1) <= SMALL) {
    const verdict = await proveFeasible(solver, { ...draw, forms: atLeast + 1 }, limits);
    if (verdict.status === 'infeasible') return { atLeast, atMost: atLeast, proof: verdict.proof };
    if (verdict.status === 'undecided') break;
    atLeast += 1;
  }
  return { ...sets, atLeast };
}

/** A trial draws nothing that anybody uses, so its seed is no secret. */
const TRIAL_SEED = new Uint8Array(32);
const TRIAL_LIMITS = { ...DEFAULT_LIMITS, maxSteps: 20_000, mixingSteps: 0 };

function canDraw(model: DrawModel): boolean {
  const random = randomIntegers(TRIAL_SEED, `drawability/${model.part}`);
  const found = swapSearch({ model, random, limits: TRIAL_LIMITS });
  return found.found && rowsHold(model, found.forms);
}

/** A sum that is whole but for the solver's rounding is whole. */
function wholeSets(forms: number): number {
  return Math.floor(forms + 1e-6);
}

/** The most forms that could be drawn: twice as many as long as they can, then halfway between. */
function mostDrawn(bound: number, canDraw: (forms: number) => boolean): number {
  let [good, bad] = [0, bound + 1];
  while (bad - good > 1) {
    const doubled = good === 0 ? 1 : 2 * good;
    const next = doubled < bad ? doubled : Math.floor((good + bad) / 2);
    if (canDraw(next)) good = next;
    else bad = next;
  }
  return good;
}

function isEasable({ row }: { readonly row: ProofRow }): boolean {
  return row.kind !== 'count' && row.kind !== 'coverage' && row.path.startsWith('$');
}

async function easedBy(
  solver: Solver,
  model: ProofModel,
  row: ProofRow,
  side: 'min' | 'max',
): Promise<Binding | undefined> {
  const step = Math.max(1, ...row.coefficients);
  const to = side === 'min' ? row.min - step : row.max + step;
  if (to < 0) return undefined;
  const rows = model.rows.map((other) => (other === row ? { ...row, [side]: to } : other));
  const eased = { ...model, rows };
  const capacity = await capacityOf(solver, eased, unitClasses(eased));
  if (capacity === undefined) return undefined;
  const atMost = wholeSets(capacity.forms);
  const bound = `${side === 'min' ? 'at least' : 'at most'} ${amountOf(row.measure, to)}`;
  const message = `${row.id}: with ${bound} instead of ${row[side]} there could be ${atMost}`;
  return { id: row.id, path: row.path, atMost, message };
}

/** Rows over what may stand in several sets say nothing here. */
function scarceRows({ rows, common, fixed }: ProofModel): readonly Scarce[] {
  const again = new Set([...fixed, ...[...common.keys()].filter((unit) => common[unit] === 1)]);
  return rows
    .filter((row) => row.min > 0 && !row.members.some((unit) => again.has(unit)))
    .map(({ id, path, coefficients, min }) => {
      const have = coefficients.reduce((sum, value) => sum + value, 0);
      return { id, path, have, perSet: min, sets: Math.floor(have / min) };
    })
    .sort((a, b) => a.sets - b.sets)
    .slice(0, MAX_LISTED);
}

/** What the rules ask about that hold the number down, or for which no set more is there. */
function mattersOf(
  model: ProofModel,
  binding: readonly ProofRow[],
  sets: number,
): ReadonlySet<string> {
  const used = model.rows.filter(
    ({ min, coefficients }) =>
      min > 0 && coefficients.reduce((sum, value) => sum + value, 0) < min * (sets + 1),
  );
  return new Set([...binding, ...used].flatMap(({ attributes }) => attributes.split('+')));
}

async function exposureOf(
  solver: Solver,
  model: ProofModel,
  { blueprint: { exposure }, context: { uses } }: DrawProblem,
): Promise<ExposureHeadroom | undefined> {
  if (exposure === undefined) return undefined;
  const left = Int32Array.from(model.units, (id) => {
    const used = Object.hasOwn(uses, id) ? (uses[id] ?? 0) : 0;
    return Math.max(0, exposure.maxUses - used);
  });
  const classes = unitClasses(model);
  const sizes = Int32Array.from(classes.members, (units) =>
    units.reduce((sum, unit) => sum + (left[unit] ?? 0), 0),
  );
  const withUses: UnitClasses = { ...classes, sizes };
  const capacity = await capacityOf(solver, model, withUses);
  return {
    atCap: model.leftOut.overused,
    usesLeft: left.reduce((sum, count) => sum + count, 0),
    setsAtMost: wholeSets(capacity?.forms ?? 0),
  };
}
