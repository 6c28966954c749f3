import { appendEvent, findCurrentResult, insertResult, type Sitting, type Tx } from '#store';
import type { MarkingContext } from './ports.js';
import { selectSittingCase, standingOf } from './standing.js';

/**
 * Decides the sitting if all its marks are in, and enters the result; a result that says the same as the one in force is not
 * entered again. The caller holds the sitting's lock and passes the row as it is now.
 * @returns whether there is a result in force
 */
export async function settleResult(
  tx: Tx,
  context: MarkingContext,
  sitting: Sitting,
): Promise<boolean> {
  const over = sitting.theory_passed === false || sitting.practical_finished_at !== null;
  if (!over) return false;
  const { totals, decision } = standingOf(context.keys, await selectSittingCase(tx, sitting));
  if (decision.decision === 'not-decided') return false;
  const current = await findCurrentResult(tx, sitting.id);
  if (
    current !== undefined &&
    current.decision === decision.decision &&
    current.total === totals.points &&
    current.max_total === totals.maxPoints
  )
    return true;
  const result = await insertResult(tx, {
    sitting_id: sitting.id,
    decision: decision.decision,
    total: totals.points,
    max_total: totals.maxPoints,
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
    },
  });
  return true;
}
