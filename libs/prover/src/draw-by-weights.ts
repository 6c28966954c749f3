import { randomIntegers, type DrawModel, type RandomIntegers } from '#exam-bank';
import { bestForms, type BestForms } from './best-forms.js';
import type { Solver, SolverLimits } from './solver.js';

/** Names the algorithm for the record of a draw. */
export const SOLVER_ENGINE = 'weights/1';

/** Weights so wide that two choices hardly ever have the same sum: the optimum is one, whoever finds it. */
const MAX_WEIGHT = 2 ** 20;

/**
 * Forms drawn by random weights from the seed: the heaviest forms there are. For what the search cannot find; its forms are
 * not evenly likely. Form by form first, each heaviest of what is left; if that runs dry, all together.
 */
export async function drawByWeights(
  solver: Solver,
  model: DrawModel,
  seed: Uint8Array,
  limits?: SolverLimits,
): Promise<BestForms> {
  const random = randomIntegers(seed, `${SOLVER_ENGINE}/${model.part}`);
  if (model.forms > 1) {
    const forms = await formByForm(solver, model, random, limits);
    if (forms !== undefined) return forms;
  }
  return bestForms(solver, model, weightsFor(model, random), limits);
}

function weightsFor({ units }: DrawModel, random: RandomIntegers): Int32Array {
  return Int32Array.from(units, () => 1 + random.below(MAX_WEIGHT));
}

async function formByForm(
  solver: Solver,
  model: DrawModel,
  random: RandomIntegers,
  limits: SolverLimits | undefined,
): Promise<BestForms | undefined> {
  const forms: (readonly number[])[] = [];
  let objective = 0;
  for (let at = 0; at < model.forms; at += 1) {
    const next = nextFormModel(model, forms);
    const best = await bestForms(solver, next, weightsFor(model, random), limits);
    const form = best.status === 'found' ? best.forms[0] : undefined;
    if (best.status !== 'found' || !best.proven || form === undefined) return undefined;
    forms.push(form);
    objective += best.objective;
  }
  // Each is the heaviest of what was left, which does not make all together the heaviest.
  return { status: 'found', forms, objective, gap: undefined, proven: false };
}

/** One more form beside those there are: its common units are theirs, and it shares no more than it may. */
function nextFormModel(model: DrawModel, forms: readonly (readonly number[])[]): DrawModel {
  const [first] = forms;
  if (first === undefined) return { ...model, forms: 1 };
  const fixed = new Set(model.fixed);
  const isOwn = (unit: number): boolean => !fixed.has(unit) && model.common[unit] !== 1;
  const used = new Set(first);
  const absent = [...model.common.keys()].filter(
    (unit) => model.common[unit] === 1 && !used.has(unit),
  );
  const row = (id: string, max: number, members: readonly number[]) => ({
    id,
    kind: 'overlap' as const,
    path: `$.${model.part}.overlap`,
    attributes: 'id',
    measure: 'items',
    min: 0,
    max,
    members: Int32Array.from(members),
    coefficients: new Int32Array(members.length).fill(1),
  });
  const rows = [
    ...model.rows,
    row('common units left out', 0, absent),
    row('units without a place left', 0, usedUp(model, forms).filter(isOwn)),
    ...forms.map((form, at) => row(`form ${at + 1}`, model.shared, form.filter(isOwn))),
  ];
  const common = first.filter((unit) => model.common[unit] === 1);
  return { ...model, forms: 1, rows, fixed: Int32Array.from(new Set([...model.fixed, ...common])) };
}

/** Units that stand in as many of the forms as they may. */
function usedUp({ places }: DrawModel, forms: readonly (readonly number[])[]): readonly number[] {
  if (places === undefined) return [];
  const held = new Map<number, number>();
  for (const unit of forms.flat()) held.set(unit, (held.get(unit) ?? 0) + 1);
  return [...held].filter(([unit, count]) => count >= (places[unit] ?? 0)).map(([unit]) => unit);
}
