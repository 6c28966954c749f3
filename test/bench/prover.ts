import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compileModel, type DrawModel, type DrawProblem } from '#exam-bank';
import {
  bestForms,
  drawByWeights,
  explainPart,
  explanationLines,
  proveFeasible,
  withHighs,
  type Solver,
} from '#prover';
import { benchBlueprint, chance, syntheticCalibratedBank } from './draw-bank.js';
import { load, machine, median, ms, table, timed, type Row } from './measure.js';

const RUNS = 3;
const SEED = new Uint8Array(32).fill(7);

/** The bank of `bench:draw` with its blueprint. */
function problemOf(size: number, forms: number): DrawProblem {
  const bank = syntheticCalibratedBank(size);
  const { units, qualification, earlier } = bank;
  const context = { forms, earlier, exclude: [], uses: {} };
  return { units, qualification, blueprint: benchBlueprint(bank), context };
}

function theoryOf(problem: DrawProblem): DrawModel {
  const compiled = compileModel(problem);
  if (!compiled.ok) throw new Error('the synthetic blueprint fits its bank');
  return compiled.models.theory;
}

/** Thousandths of the Fisher information at the cut, as integers. */
function informationAtCut(model: DrawModel, size: number): Int32Array {
  const { units, theta } = syntheticCalibratedBank(size);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return Int32Array.from(model.units, (id) => {
    const unit = byId.get(id);
    if (unit === undefined) return 0;
    const p = chance(unit, theta);
    const a = (unit.calibration?.a ?? 0) / 1000;
    return Math.round(1000 * a * a * p * (1 - p));
  });
}

/** Median of fresh threads, the longest that the main thread was kept waiting meanwhile, and what came of it. */
async function measured(
  name: string,
  work: (solver: Solver) => Promise<string>,
): Promise<{ readonly row: Row; readonly ms: number }> {
  const times: number[] = [];
  let outcome = '';
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  for (let run = 0; run < RUNS; run += 1) {
    const { ms: took, value } = await timed(() => withHighs(work));
    times.push(took);
    outcome = value;
  }
  delay.disable();
  const typical = median(times);
  return { row: [name, ms(typical), ms(delay.max / 1e6), outcome], ms: typical };
}

async function main(): Promise<void> {
  const large = theoryOf(problemOf(5000, 1));
  const weights = informationAtCut(large, 5000);
  const four = theoryOf(problemOf(200, 4));
  const five = problemOf(200, 5);
  const optimum = await measured('information optimum, 40 of 5,000', async (solver) => {
    const best = await bestForms(solver, large, weights);
    if (best.status !== 'found') return best.status;
    return `${best.objective / 1000} at the cut, gap ${best.gap ?? '?'}, ${best.proven ? 'proven' : 'not proven'}`;
  });
  const rows = [
    optimum.row,
    (
      await measured('drawn by weights, 40 of 5,000', async (solver) => {
        const drawn = await drawByWeights(solver, large, SEED);
        return drawn.status === 'found'
          ? drawn.proven
            ? 'heaviest, proven'
            : 'found'
          : drawn.status;
      })
    ).row,
    (
      await measured('4 disjoint forms of 40 from 200', async (solver) => {
        const verdict = await proveFeasible(solver, four);
        return verdict.status === 'feasible' ? 'found and checked' : verdict.status;
      })
    ).row,
    (
      await measured('5 disjoint forms of 40 from 200', async (solver) => {
        const verdict = await proveFeasible(solver, theoryOf(five));
        return verdict.status === 'infeasible'
          ? `impossible, ${verdict.proof} proof`
          : verdict.status;
      })
    ).row,
    (
      await measured('the same, explained', async (solver) => {
        const found = await explainPart(solver, five, 'theory');
        return found === undefined ? 'not explained' : explanationLines(found).join(' / ');
      })
    ).row,
  ];
  process.stdout.write(`${machine()}, load ${load()}\n\n`);
  const head: Row = ['prover', 'ms, median of 3', 'longest wait of the main thread, ms', 'outcome'];
  process.stdout.write(`${table(head, rows)}\n`);
  if (optimum.ms > 5000) process.exitCode = 1;
}

await main();
