import {
  appendEvent,
  findCurrentResult,
  insertResult,
  updateSitting,
  type Result,
  type SetItem,
  type Sitting,
  type Tx,
} from '#store';
import { finalTotal, theoryGate, type DecisionResult, type SchemeTotals } from '#schemes';
import { questionCertificate } from './certificate-of-result.js';
import type { MarkingContext } from './ports.js';
import { contentSha256, resultRecord } from './records.js';
import { selectSittingCase, standingOf } from './standing.js';

/**
 * Decides the sitting if all its marks are in, and enters the result; a result that says the same as the one in force is not
 * entered again. A certificate goes with it. The caller holds the sitting's lock and passes the row as it is now.
 * @returns whether there is a result in force
 */
export async function settleResult(
  tx: Tx,
  context: MarkingContext,
  asItWas: Sitting,
): Promise<boolean> {
  const sitting = await settleGate(tx, context, asItWas);
  const sittingCase = await selectSittingCase(tx, sitting);
  if (!isOver(sitting, sittingCase.items)) return false;
  const { totals, decision } = await standingOf(context.keys, sittingCase);
  await questionCertificate(tx, context, sittingCase, decision.decision === 'pass');
  if (decision.decision === 'not-decided') return false;
  const current = await findCurrentResult(tx, sitting.id);
  if (current !== undefined && saysTheSame(current, totals, decision)) return true;
  const result = await insertResult(tx, {
    sitting_id: sitting.id,
    decision: decision.decision,
    total: finalTotal(totals).points,
    max_total: finalTotal(totals).maxPoints,
    totals,
    reasons: decision.reasons,
    decided_at: context.at,
  });
  await appendEvent(tx, {
    type: result.sequence === 1 ? 'result.decided' : 'result.superseded',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: {
      decision: result.decision,
      total: result.total,
      maxTotal: result.max_total,
      entry: result.sequence,
      recordSha256: contentSha256(resultRecord(result)),
    },
  });
  return true;
}

/** Who was held at the gate, for want of a mark, is let in or kept out once every theory mark is there. */
async function settleGate(tx: Tx, context: MarkingContext, sitting: Sitting): Promise<Sitting> {
  if (sitting.theory_finished_at === null || sitting.theory_passed !== null) return sitting;
  const sittingCase = await selectSittingCase(tx, sitting);
  const { totals } = await standingOf(context.keys, sittingCase);
  const { passed } = theoryGate(sittingCase.scheme, totals);
  if (passed === null) return sitting;
  await updateSitting(tx, sitting.id, { theory_passed: passed });
  await appendEvent(tx, {
    type: 'theory.decided',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { passed },
  });
  return { ...sitting, theory_passed: passed };
}

/** Whether every part that the candidate was to sit has ended. */
function isOver(sitting: Sitting, items: readonly SetItem[]): boolean {
  if (sitting.theory_passed === false || sitting.practical_finished_at !== null) return true;
  const isTheoryOnly = items.every(({ part }) => part === 'theory');
  return isTheoryOnly && sitting.theory_finished_at !== null;
}

/** Points that moved from one criterion to another make another result, even where the total is the same. */
function saysTheSame(current: Result, totals: SchemeTotals, { decision, reasons }: DecisionResult) {
  return (
    current.decision === decision &&
    contentSha256([current.totals, current.reasons]) === contentSha256([totals, reasons])
  );
}
