import { parentPort } from 'node:worker_threads';
import loadHighs, { type Highs, type Model } from 'highs';
import type { Answer, Program, SolverLimits } from './solver.js';

// The thread that HiGHS runs in, and nothing else: a solve blocks its thread until it is done.
// Only type imports beside the package: Node runs this file as it stands, compiled or not.

export type SolverRequest =
  | { readonly kind: 'solve'; readonly program: Program; readonly limits: SolverLimits }
  | { readonly kind: 'conflict'; readonly program: Program };

/** Rows first, down to a set without a superfluous one. */
const IIS_STRATEGY = 6;

function withModel<R>(highs: Highs, program: Program, work: (model: Model) => R): R {
  const { minimize, maximize } = highs.constants.objectiveSense;
  const numCols = program.cost.length;
  const numRows = program.rowLower.length;
  const { starts, indices, values } = program;
  const model = highs.createModel({
    numCols,
    numRows,
    sense: program.maximize ? maximize : minimize,
    colCost: program.cost,
    colLower: program.lower,
    colUpper: program.upper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: { format: 'csr', numRows, numCols, starts, indices, values },
    ...(hasIntegers(program) ? { integrality: Int32Array.from(program.integer) } : {}),
  });
  try {
    model.options.set({ output_flag: false });
    return work(model);
  } finally {
    model.dispose();
  }
}

function hasIntegers({ integer }: Program): boolean {
  return integer.includes(1);
}

/** A part that takes nothing has no columns, which HiGHS calls a status of its own. */
function answerWithoutColumns({ rowLower, rowUpper }: Program): Answer {
  const holds = rowLower.every((min, row) => min <= 0 && 0 <= (rowUpper[row] ?? 0));
  if (!holds) return { status: 'infeasible', ray: undefined };
  return { status: 'optimal', values: new Float64Array(), bound: 0, duals: undefined };
}

function solve(highs: Highs, program: Program, { maxNodes }: SolverLimits): Answer {
  if (program.cost.length === 0) return answerWithoutColumns(program);
  return withModel(highs, program, (model): Answer => {
    // Objectives are integers: a gap below 1 is none. The relative gap would let two different optima pass as one.
    model.options.set({ mip_rel_gap: 0, mip_abs_gap: 0.5, mip_max_nodes: maxNodes });
    const { modelStatus } = model.run();
    const { optimal, infeasible } = highs.constants.modelStatus;
    if (modelStatus === infeasible) return { status: 'infeasible', ray: rayOf(program, model) };
    const has =
      model.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible;
    if (modelStatus !== optimal || !has)
      return { status: 'undecided', values: has ? model.getSolution().colValue : undefined };
    const { colValue, rowDual } = model.getSolution();
    if (!hasIntegers(program)) {
      const bound = model.getObjectiveValue();
      return { status: 'optimal', values: colValue, bound, duals: rowDual };
    }
    const bound = Number(model.info.get('mip_dual_bound'));
    return { status: 'optimal', values: colValue, bound, duals: undefined };
  });
}

/** What presolve finds infeasible has no ray before the simplex method has seen it too. */
function rayOf(program: Program, model: Model): Float64Array | undefined {
  if (hasIntegers(program)) return undefined;
  model.clearSolver();
  model.options.set({ presolve: 'off', solver: 'simplex' });
  model.run();
  return model.getDualRay()?.values;
}

function conflict(highs: Highs, program: Program): readonly number[] {
  if (program.cost.length === 0) return [];
  return withModel(highs, program, (model) => {
    model.options.set({ iis_strategy: IIS_STRATEGY });
    model.run();
    if (model.getModelStatus() !== highs.constants.modelStatus.infeasible) return [];
    return [...model.getIis().rowIndex];
  });
}

// The package's types are those of a CommonJS module, which would have it under `default`; what Node imports is the function.
const highs = await (loadHighs as unknown as typeof loadHighs.default)();
parentPort?.on('message', (request: SolverRequest) => {
  parentPort?.postMessage(
    request.kind === 'solve'
      ? solve(highs, request.program, request.limits)
      : conflict(highs, request.program),
  );
});
