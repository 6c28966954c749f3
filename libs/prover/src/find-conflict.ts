import { demandsOf, modelOf, type Demand } from './demands.js';
import { feasibility, formsCannotBe } from './feasibility.js';
import type { ProofModel } from './proof-model.js';
import type { Solver, SolverLimits } from './solver.js';
import { sumProgram } from './sum-program.js';
import { unitClasses } from './unit-classes.js';

/** Demands that no forms can keep together, though they can when any one of them is left out. */
export interface Conflict {
  readonly demands: readonly Demand[];
  /** `exact`: their contradiction was added up again in integers; `search`: the solver went through all choices. */
  readonly proof: 'exact' | 'search';
}

/** Whether the demands are proved to be impossible together. */
type Impossible = (demands: readonly Demand[]) => Promise<boolean>;

/**
 * The smallest collisions of a model that is proved to have no forms, one at a time: undefined where nothing was proved of
 * the demands given. Where real numbers suffice for the proof it is searched there, which is quick; else in integers.
 */
export async function findConflict(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
  demands: readonly Demand[] = demandsOf(model),
): Promise<Conflict | undefined> {
  const inSum: Impossible = async (some) => {
    const verdict = await formsCannotBe(solver, modelOf(model, some));
    return verdict !== undefined;
  };
  const inIntegers: Impossible = async (some) =>
    (await feasibility(solver, modelOf(model, some), limits)).status === 'infeasible';
  if (await inSum(demands)) {
    const plain = await withoutNeedless(inSum, demands);
    const first = await solversConflict(solver, model, plain);
    const from = first.length < plain.length && (await inSum(first)) ? first : plain;
    return verified(solver, model, limits, await smallest(inSum, from));
  }
  if (!(await inIntegers(demands))) return undefined;
  const plain = await withoutNeedless(inIntegers, demands);
  return verified(solver, model, limits, await smallest(inIntegers, plain));
}

/** What an explanation does without where it can: people understand it least. */
const NEEDLESS = ['group', 'overlap', 'coverage', 'points'] as const;

async function withoutNeedless(
  impossible: Impossible,
  demands: readonly Demand[],
): Promise<readonly Demand[]> {
  let rest = demands;
  for (const kind of NEEDLESS) {
    const fewer = rest.filter((demand) => demand.kind !== 'row' || demand.row.kind !== kind);
    if (fewer.length < rest.length && (await impossible(fewer))) rest = fewer;
  }
  return rest;
}

/** The proof of the demands alone, asked once more. */
async function verified(
  solver: Solver,
  model: ProofModel,
  limits: SolverLimits,
  demands: readonly Demand[],
): Promise<Conflict | undefined> {
  const verdict = await feasibility(solver, modelOf(model, demands), limits);
  return verdict.status === 'infeasible' ? { demands, proof: verdict.proof } : undefined;
}

/** What HiGHS itself calls irreducible, which saves most of the questions. Everything that is no row stays in. */
async function solversConflict(
  solver: Solver,
  model: ProofModel,
  demands: readonly Demand[],
): Promise<readonly Demand[]> {
  const asked = modelOf(model, demands);
  const { builder } = sumProgram(asked, unitClasses(asked));
  const rows = await solver.conflict(builder.program({ maximize: true, integer: false }));
  const ids = new Set(rows.map((row) => asked.rows[row]?.id));
  return demands.filter((demand) => demand.kind !== 'row' || ids.has(demand.row.id));
}

/**
 * A subset that is impossible while all its own subsets were not proved to be, made of the first demands where there is a
 * choice. (Junker 2004, QuickXplain: about k log(n/k) questions for k of n.)
 */
async function smallest(
  impossible: Impossible,
  demands: readonly Demand[],
): Promise<readonly Demand[]> {
  const search = async (
    given: readonly Demand[],
    isNew: boolean,
    rest: readonly Demand[],
  ): Promise<readonly Demand[]> => {
    if (isNew && (await impossible(given))) return [];
    if (rest.length <= 1) return rest;
    const middle = Math.ceil(rest.length / 2);
    const [first, second] = [rest.slice(0, middle), rest.slice(middle)];
    const fromSecond = await search([...given, ...first], first.length > 0, second);
    const fromFirst = await search([...given, ...fromSecond], fromSecond.length > 0, first);
    return [...fromFirst, ...fromSecond];
  };
  return search([], false, demands);
}
