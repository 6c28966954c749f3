import {
  DEFAULT_LIMITS,
  DRAW_ENGINE,
  drawPart,
  prepareDraw,
  presentForms,
  type DrawModel,
  type DrawProblem,
  type Form,
  type InfeasibleReason,
  type PartName,
  type SearchLimits,
} from '#exam-bank';
import { drawByWeights, SOLVER_ENGINE } from './draw-by-weights.js';
import { explainPart, explanationLines, type Explanation } from './explain.js';
import { withHighs } from './highs-solver.js';
import type { Solver, SolverLimits } from './solver.js';

export type DrawVerdict =
  | {
      readonly ok: true;
      readonly forms: readonly Form[];
      readonly engine: string;
      /** Of the search. */
      readonly steps: number;
      /** Sum of the random weights, where the solver drew a part; null where only the search did, which optimises nothing. */
      readonly objective: number | null;
      readonly gap: number | null;
      readonly proven: boolean;
    }
  | {
      readonly ok: false;
      readonly reasons: readonly InfeasibleReason[];
      /** Of the parts that are proved to be impossible. */
      readonly explanations: readonly Explanation[];
      /** Whether it is proved that there are no sets; false where nobody could tell. */
      readonly proven: boolean;
    };

export interface DrawOrExplainInput extends DrawProblem {
  /** 32 bytes, secret until the sets have been used. */
  readonly seed: Uint8Array;
  readonly limits?: Partial<SearchLimits>;
  readonly solverLimits?: SolverLimits;
  /** Cancels what the solver is asked; then nothing is proved. The search is not interrupted. */
  readonly signal?: AbortSignal;
}

/**
 * A draw that is never left without an answer where there is one: the search draws; where it finds nothing, the solver does, or
 * proves that there is nothing, and then it is explained. Every set has passed the independent checker. The same input gives
 * the same sets.
 */
export async function drawOrExplain(input: DrawOrExplainInput): Promise<DrawVerdict> {
  const prepared = prepareDraw(input);
  if (!prepared.ok) return { ...prepared, explanations: [], proven: true };
  const { models, check } = prepared;
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  const searched = {
    theory: searchPart(models.theory, input.seed, limits),
    practical: searchPart(models.practical, input.seed, limits),
  };
  const found =
    searched.theory.chosen === undefined || searched.practical.chosen === undefined
      ? await withHighs(async (solver) => {
          const theory = await settlePart(solver, input, models.theory, searched.theory);
          const practical = await settlePart(solver, input, models.practical, searched.practical);
          return { theory, practical };
        }, input.signal)
      : searched;
  const { theory, practical } = found;
  if (theory.chosen === undefined || practical.chosen === undefined)
    return refusal(theory, practical);
  const forms = presentForms(
    models,
    { theory: theory.chosen, practical: practical.chosen },
    input.seed,
  );
  const violations = check(forms);
  if (violations.length > 0) {
    const codes = [...new Set(violations.map(({ code }) => code))].join(', ');
    throw new Error(`drawOrExplain: a rule was broken: ${codes}`);
  }
  return { ok: true, forms, ...summary(theory, practical) };
}

/** A part on its way: drawn, or why not yet. */
interface Part {
  readonly part: PartName;
  readonly chosen: readonly (readonly number[])[] | undefined;
  readonly steps: number;
  readonly reasons: readonly InfeasibleReason[];
  readonly explanation: Explanation | undefined;
  readonly byWeights: { readonly objective: number; readonly gap: number | undefined } | undefined;
}

function searchPart(model: DrawModel, seed: Uint8Array, limits: SearchLimits): Part {
  const drawn = drawPart(model, seed, limits);
  return {
    part: model.part,
    chosen: drawn.ok ? drawn.chosen : undefined,
    steps: drawn.ok ? drawn.steps : 0,
    reasons: drawn.ok ? [] : drawn.reasons,
    explanation: undefined,
    byWeights: undefined,
  };
}

/** What the search did not find: by the solver, or explained, or still open. */
async function settlePart(
  solver: Solver,
  input: DrawOrExplainInput,
  model: DrawModel,
  part: Part,
): Promise<Part> {
  if (part.chosen !== undefined) return part;
  const open = isOpen(part);
  if (open) {
    const drawn = await drawByWeights(solver, model, input.seed, input.solverLimits);
    if (drawn.status === 'found') {
      const { forms, objective, gap } = drawn;
      return { ...part, chosen: forms, reasons: [], byWeights: { objective, gap } };
    }
    if (drawn.status === 'undecided') return part;
  }
  const explanation = await explainPart(solver, input, model.part);
  if (explanation !== undefined) return { ...part, explanation };
  return open ? { ...part, reasons: [provedOnly(part.part)] } : part;
}

function provedOnly(part: PartName): InfeasibleReason {
  const message = `${part}: it is proved that no choice keeps all rules; which of them collide was not found within the limits`;
  return { code: 'rules-collide', part, path: `$.${part}`, message };
}

function isOpen({ reasons }: Part): boolean {
  return reasons.some(({ code }) => code === 'not-found');
}

function refusal(...parts: readonly Part[]): DrawVerdict {
  const missing = parts.filter(({ chosen }) => chosen === undefined);
  return {
    ok: false,
    reasons: missing.flatMap(reasonsOf),
    explanations: missing.flatMap(({ explanation }) => explanation ?? []),
    // One part that cannot be is enough.
    proven: missing.some((part) => !isOpen(part) || part.explanation !== undefined),
  };
}

/** What was counted is the shortest; what was proved takes the place of "not found". */
function reasonsOf(part: Part): readonly InfeasibleReason[] {
  const { explanation, reasons } = part;
  if (explanation === undefined) return reasons;
  const lines = explanationLines(explanation).map((message): InfeasibleReason => ({
    code: 'rules-collide',
    part: part.part,
    path: `$.${part.part}`,
    message,
  }));
  return isOpen(part) ? lines : [...reasons, ...lines];
}

function summary(...parts: readonly Part[]) {
  const weighed = parts.flatMap(({ byWeights }) => byWeights ?? []);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const gaps = weighed.flatMap(({ gap }) => gap ?? []);
  const isBounded = weighed.length > 0 && gaps.length === weighed.length;
  // A part that the search drew is the best of nothing, so the whole is proven only where the solver drew all that was drawn.
  const isAll = parts.every(
    ({ byWeights, chosen }) =>
      byWeights !== undefined || chosen?.every(({ length }) => length === 0),
  );
  return {
    engine: weighed.length === 0 ? DRAW_ENGINE : `${DRAW_ENGINE}+${SOLVER_ENGINE}`,
    steps: sum(parts.map(({ steps }) => steps)),
    objective: weighed.length === 0 ? null : sum(weighed.map(({ objective }) => objective)),
    gap: isBounded ? sum(gaps) : null,
    proven: isBounded && isAll && sum(gaps) === 0,
  };
}
