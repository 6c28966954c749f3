export { withHighs } from './highs-solver.js';
export type { Answer, Program, Solver, SolverLimits } from './solver.js';
export { proveFeasible, type Feasibility } from './feasibility.js';
export { bestForms, type BestForms } from './best-forms.js';
export { drawByWeights, SOLVER_ENGINE } from './draw-by-weights.js';
export { rowsHold } from './rows-hold.js';
