import type { ExamBank } from '../bank.js';
import type { Blueprint, PartName } from '../blueprint.js';
import { checkForms, type Form } from './check-form.js';
import {
  blueprintReasons,
  nounOf,
  partReasons,
  selectionsOf,
  type DrawProblem,
  type InfeasibleReason,
} from './explain.js';
import { presentationOrder } from './presentation.js';
import { randomIntegers } from './random-integers.js';
import type { Selection } from './selection.js';
import { DEFAULT_LIMITS, swapSearch, type SearchLimits } from './swap-search.js';
import { unitsOf } from './units.js';

/** Names the algorithm for the record: another version may draw other sets from the same seed. */
export const DRAW_ENGINE = 'swap/1';

export interface DrawInput {
  readonly bank: ExamBank;
  readonly blueprint: Blueprint;
  /** 32 bytes, secret until the sets have been used. */
  readonly seed: Uint8Array;
  /** Ids of items and tasks that may not be drawn. */
  readonly exclude?: ReadonlySet<string>;
  readonly limits?: Partial<SearchLimits>;
}

export type DrawResult =
  | {
      readonly ok: true;
      readonly form: Form;
      readonly steps: number;
      readonly engine: typeof DRAW_ENGINE;
    }
  | Refusal;

export type DrawsResult =
  | {
      readonly ok: true;
      readonly forms: readonly Form[];
      readonly steps: number;
      readonly engine: typeof DRAW_ENGINE;
    }
  | Refusal;

interface Refusal {
  readonly ok: false;
  readonly reasons: readonly InfeasibleReason[];
}

/** One exam set, or why there is none. The same input gives the same set on any machine. */
export function drawForm(input: DrawInput): DrawResult {
  const drawn = drawForms({ ...input, forms: 1 });
  if (!drawn.ok) return drawn;
  const [form] = drawn.forms;
  if (form === undefined) throw new Error('drawForm: a draw without a form');
  return { ok: true, form, steps: drawn.steps, engine: drawn.engine };
}

/**
 * Exam sets that share no item and no task, or why there are none. Every result has passed
 * `checkForms`, which throws here: a form that breaks a rule would be a fault of the search.
 */
export function drawForms(input: DrawInput & { readonly forms: number }): DrawsResult {
  const { bank, blueprint, seed, forms } = input;
  if (!Number.isInteger(forms) || forms < 1) throw new RangeError('drawForms: forms is 1 or more');
  const exclude = input.exclude ?? new Set<string>();
  const problem: DrawProblem = { bank, units: unitsOf(bank), blueprint, exclude, forms };
  const disagreements = blueprintReasons(problem);
  if (disagreements.length > 0) return { ok: false, reasons: disagreements };
  const selections = selectionsOf(problem);
  const limits = { ...DEFAULT_LIMITS, ...input.limits };
  const theory = drawPart({ selection: selections.theory, problem, seed, limits });
  const practical = drawPart({ selection: selections.practical, problem, seed, limits });
  if (!theory.ok || !practical.ok) {
    return {
      ok: false,
      reasons: [theory, practical].flatMap((part) => (part.ok ? [] : part.reasons)),
    };
  }
  const result = Array.from({ length: forms }, (_, index): Form => ({
    items: presentationOrder(theory.ids[index] ?? [], seed, `theory/${String(index)}`),
    tasks: presentationOrder(practical.ids[index] ?? [], seed, `practical/${String(index)}`),
  }));
  const violations = checkForms({ bank, blueprint, forms: result, exclude });
  if (violations.length > 0) {
    throw new Error(
      `drawForms: ${DRAW_ENGINE} broke a rule: ${violations.map(({ code }) => code).join(', ')}`,
    );
  }
  return { ok: true, forms: result, steps: theory.steps + practical.steps, engine: DRAW_ENGINE };
}

interface PartInput {
  readonly selection: Selection;
  readonly problem: DrawProblem;
  readonly seed: Uint8Array;
  readonly limits: SearchLimits;
}

type PartResult =
  | { readonly ok: true; readonly ids: readonly (readonly string[])[]; readonly steps: number }
  | Refusal;

/** A short search first, as nearly every blueprint can be met; proofs only when it fails. */
function drawPart({ selection, problem, seed, limits }: PartInput): PartResult {
  const random = randomIntegers(seed, `${DRAW_ENGINE}/${selection.part}`);
  const { forms } = problem;
  const firstSteps = Math.min(limits.stepsPerStart, limits.maxSteps);
  const first = swapSearch({
    selection,
    forms,
    random,
    limits: { ...limits, maxSteps: firstSteps },
  });
  if (first.found) return { ok: true, ids: idsOf(selection, first.forms), steps: first.steps };
  const proved = partReasons(selection, problem);
  if (proved.length > 0) return { ok: false, reasons: proved };
  const second = swapSearch({ selection, forms, random, limits });
  const steps = first.steps + second.steps;
  if (second.found) return { ok: true, ids: idsOf(selection, second.forms), steps };
  return { ok: false, reasons: [notFound(selection.part, steps, second.misses)] };
}

function idsOf(
  { units }: Selection,
  forms: readonly (readonly number[])[],
): readonly (readonly string[])[] {
  return forms.map((form) =>
    form.map((index) => units[index]?.id).filter((id) => id !== undefined),
  );
}

/** The honest fallback: no proof, only that nothing was found. */
function notFound(part: PartName, steps: number, misses: readonly string[]): InfeasibleReason {
  const message =
    `${part}: no choice of ${nounOf(part)} found after ${String(steps)} steps, which is no proof; ` +
    `the closest misses: ${misses.join('; ')}`;
  return { code: 'not-found', part, message };
}
