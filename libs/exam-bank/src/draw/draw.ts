import type { PartName } from '../blueprint.js';
import { formChecker } from './check/check-forms.js';
import type { Form, Violation } from './check/violation.js';
import { compileModel, type DrawProblem } from './compile/compile-model.js';
import type { ByPart } from './compile/coverage-rules.js';
import { nounOf, partReasons, type InfeasibleReason } from './explain.js';
import type { DrawModel } from './model.js';
import { presentationOrder } from './presentation.js';
import { randomIntegers } from './random-integers.js';
import { DEFAULT_LIMITS, swapSearch, type SearchLimits } from './search/swap-search.js';

/** Names the algorithm for the record: another version may draw other sets from the same seed. */
export const DRAW_ENGINE = 'swap/2';

export interface Refusal {
  readonly ok: false;
  readonly reasons: readonly InfeasibleReason[];
}

export interface DrawnForms {
  readonly ok: true;
  readonly forms: readonly Form[];
  readonly steps: number;
  readonly engine: typeof DRAW_ENGINE;
}

export type DrawsResult = DrawnForms | Refusal;

/** A problem laid out once for draws with many seeds. */
export interface PreparedDraw {
  readonly ok: true;
  readonly models: ByPart<DrawModel>;
  readonly check: (forms: readonly Form[]) => readonly Violation[];
}

/**
 * Exam sets, or why there are none: a pure function of its arguments, the same on any machine. `seed` is 32 bytes, secret
 * until the sets have been used.
 */
export function drawForms(
  input: DrawProblem & {
    readonly seed: Uint8Array;
    readonly limits?: Partial<SearchLimits>;
  },
): DrawsResult {
  const prepared = prepareDraw(input);
  return prepared.ok ? drawPrepared(prepared, input.seed, input.limits) : prepared;
}

/** All that is needed of bank, blueprint and context, or where these do not fit each other. */
export function prepareDraw(problem: DrawProblem): PreparedDraw | Refusal {
  const compiled = compileModel(problem);
  if (!compiled.ok) return { ok: false, reasons: compiled.problems };
  return { ok: true, models: compiled.models, check: formChecker(problem) };
}

/**
 * A draw from what `prepareDraw` gave. Every result has passed the independent checker; it throws where that finds
 * something, for a form that breaks a rule would be a fault of the search.
 */
export function drawPrepared(
  { models, check }: PreparedDraw,
  seed: Uint8Array,
  limits: Partial<SearchLimits> = {},
): DrawsResult {
  const all = { ...DEFAULT_LIMITS, ...limits };
  const theory = drawPart(models.theory, seed, all);
  const practical = drawPart(models.practical, seed, all);
  if (!theory.ok || !practical.ok) {
    const reasons = [theory, practical].flatMap((part) => (part.ok ? [] : part.reasons));
    return { ok: false, reasons };
  }
  const forms = presentForms(models, { theory: theory.chosen, practical: practical.chosen }, seed);
  const violations = check(forms);
  if (violations.length > 0) {
    const codes = [...new Set(violations.map(({ code }) => code))].join(', ');
    throw new Error(`drawPrepared: ${DRAW_ENGINE} broke a rule: ${codes}`);
  }
  return { ok: true, forms, steps: theory.steps + practical.steps, engine: DRAW_ENGINE };
}

/** Unit indexes of each form, by part, as sets in the order in which the seed presents them. */
export function presentForms(
  models: ByPart<DrawModel>,
  chosen: ByPart<readonly (readonly number[])[]>,
  seed: Uint8Array,
): readonly Form[] {
  const ids = (part: PartName, form: number): readonly string[] => {
    const units = (chosen[part][form] ?? []).map((unit) => models[part].units[unit] ?? '');
    return presentationOrder(units, seed, `${part}/${String(form)}`);
  };
  return Array.from({ length: models.theory.forms }, (_, form) => ({
    items: ids('theory', form),
    tasks: ids('practical', form),
  }));
}

export type PartResult =
  | {
      readonly ok: true;
      /** Unit indexes by form. */
      readonly chosen: readonly (readonly number[])[];
      readonly steps: number;
    }
  | Refusal;

/** One part alone. A short search first, as nearly every blueprint can be met; proofs only when it fails. */
export function drawPart(model: DrawModel, seed: Uint8Array, limits: SearchLimits): PartResult {
  const random = randomIntegers(seed, `${DRAW_ENGINE}/${model.part}`);
  const firstSteps = Math.min(limits.stepsPerStart, limits.maxSteps);
  const first = swapSearch({ model, random, limits: { ...limits, maxSteps: firstSteps } });
  if (first.found) return { ok: true, chosen: first.forms, steps: first.steps };
  const proved = partReasons(model);
  if (proved.length > 0) return { ok: false, reasons: proved };
  const second = swapSearch({ model, random, limits });
  const steps = first.steps + second.steps;
  if (second.found) return { ok: true, chosen: second.forms, steps };
  return { ok: false, reasons: [notFound(model.part, steps, second.misses)] };
}

/** The honest fallback: no proof, only that nothing was found. */
function notFound(part: PartName, steps: number, misses: readonly string[]): InfeasibleReason {
  const message =
    `${part}: no choice of ${nounOf(part)} found after ${String(steps)} steps, which is no proof; ` +
    `the closest misses: ${misses.join('; ')}`;
  return { code: 'not-found', part, path: `$.${part}`, message };
}
