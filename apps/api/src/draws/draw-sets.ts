import type { Blueprint, DrawContext, Form } from '#exam-bank';
import { drawOrExplain } from '#prover';
import type { FrozenBank } from './frozen-bank.js';

export interface DrawProblem {
  readonly bank: FrozenBank;
  readonly blueprint: Blueprint;
  readonly context: DrawContext;
}

export type DrawOutcome =
  | {
      readonly outcome: 'drawn';
      readonly path: 'search' | 'prover';
      readonly steps: number;
      readonly forms: readonly Form[];
    }
  | { readonly outcome: 'no-set'; readonly reasons: readonly Reason[] };

/** Why there is no set: where in the blueprint, and what. */
interface Reason {
  readonly path: string;
  readonly message: string;
}

/** The sets that this seed gives; the same for ever. */
export async function drawSets(
  { bank, blueprint, context }: DrawProblem,
  seed: Uint8Array,
): Promise<DrawOutcome> {
  const { qualification, units } = bank.snapshot;
  const drawn = await drawOrExplain({ units, qualification, blueprint, context, seed });
  if (!drawn.ok) {
    const reasons = drawn.reasons.map(({ path, message }) => ({ path, message }));
    return { outcome: 'no-set', reasons };
  }
  const { forms, steps, objective } = drawn;
  return { outcome: 'drawn', path: objective === null ? 'search' : 'prover', steps, forms };
}
