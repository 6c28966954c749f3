import { randomUUID } from 'node:crypto';
import { contentSha256, recheckSitting } from '#marking';
import {
  inTransaction,
  insertFee,
  insertRecheck,
  insertRuling,
  selectFees,
  selectMarkEntries,
  updateAppeal,
  type AppealFee,
  type Tx,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import {
  appendAppealEvent,
  assertStep,
  selectAppealCase,
  takeStep,
  type AppealCase,
} from './appeal-case.js';
import { isRefundDue } from './refund.js';
import { writeLetters } from './write-letters.js';

export type FormalCheck =
  { readonly outcome: 'accept' } | { readonly outcome: 'dismiss'; readonly reasonCode: string };

/**
 * The formal check. An appeal that is taken is checked by the engine at once, before any person looks: every mark of the sitting
 * again, all parts marked, totals. What differs goes straight to correction by a second person.
 */
export async function checkAppeal(
  engine: Engine,
  principal: Principal,
  appealId: string,
  check: FormalCheck,
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, appealId);
    if (check.outcome === 'dismiss') return dismiss(tx, engine, found, principal, check.reasonCode);
    assertStep(found.appeal, 'accept');
    const fee = (await selectFees(tx, appealId)).at(-1);
    if (fee?.state === 'due')
      throw new Problem('conflict', `The fee of ${fee.amount} ${fee.currency} is not settled.`);
    if (found.appeal.kind !== 'marking') {
      await takeStep(tx, found, { step: 'accept', at, principal });
      return;
    }
    await recheck(tx, engine, found, principal);
  });
}

async function dismiss(
  tx: Tx,
  engine: Engine,
  found: AppealCase,
  principal: Principal,
  reasonCode: string,
): Promise<void> {
  const at = engine.clock.now();
  const appeal = await takeStep(tx, found, { step: 'dismiss', at, principal, reasonCode });
  await updateAppeal(tx, appeal.id, { outcome: 'dismissed', decided_at: at });
  await writeLetters(tx, engine, found, {
    ...{ at, outcome: 'dismissed', before: undefined, after: undefined },
  });
}

/** @returns nothing; the case is at `checked`, or at `drafted` with the engine's own rulings */
async function recheck(
  tx: Tx,
  engine: Engine,
  found: AppealCase,
  principal: Principal,
): Promise<void> {
  const { appeal, matters, sitting } = found;
  const at = engine.clock.now();
  const { report, corrections } = await recheckSitting(tx, engine.keys, sitting);
  const sha256 = contentSha256(report);
  await insertRecheck(tx, { appeal_id: appeal.id, equal: report.equal, report, sha256, at });
  const data = { recheckEqual: report.equal, recheckSha256: sha256 };
  const sumsDiffer = !report.equal && corrections.size === 0 && report.unmarked.length === 0;
  const wrong = matters.filter(
    ({ item_version_id: id }) => sumsDiffer || (id !== null && corrections.has(id)),
  );
  if (wrong.length === 0) {
    await takeStep(tx, found, { step: 'accept', at, principal, data });
    return;
  }
  const entries = await selectMarkEntries(tx, sitting.id);
  for (const { id, item_version_id } of wrong) {
    const correction = corrections.get(item_version_id ?? '');
    const held = report.marks.find(({ itemVersion }) => itemVersion === item_version_id);
    const parts =
      correction?.parts ??
      entries.findLast((one) => one.item_version_id === item_version_id)?.parts;
    await insertRuling(tx, engine.keys, {
      ...{ id: randomUUID(), appeal_id: appeal.id, round: 1, matter_id: id, outcome: 'upheld' },
      ...{ old_points: held?.recorded ?? null, error_class: 'administrative', reference: null },
      new_points: correction?.points ?? held?.recorded ?? null,
      parts: (parts ?? []).map(({ criterion, points }) => ({ criterion, points })),
      reason_code: correction === undefined ? 'totalling-error' : 'processing-error',
      ...{ rationale: null, by: null, at },
    });
  }
  await takeStep(tx, found, { step: 'find-difference', at, principal: null, data });
}

/** Records what became of the fee. @throws Problem `conflict` where that does not follow from what it was */
export async function recordFee(
  engine: Engine,
  principal: Principal,
  appealId: string,
  next: { readonly state: 'paid' | 'waived' | 'refunded'; readonly reasonCode: string | null },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const found = await selectAppealCase(tx, appealId);
    authorise(principal, 'appeal.check', found.facts);
    const last = (await selectFees(tx, appealId)).at(-1);
    if (last === undefined) throw new Problem('conflict', 'This appeal costs nothing.');
    const from: AppealFee['state'] = next.state === 'refunded' ? 'paid' : 'due';
    if (last.state !== from)
      throw new Problem('conflict', `The fee is ${last.state}, so it is not ${next.state} now.`);
    if (next.state === 'refunded' && !isRefundDue(found))
      throw new Problem('conflict', 'The fee is returned where the appeal was upheld.');
    await insertFee(tx, {
      ...{ appeal_id: appealId, state: next.state, amount: last.amount, currency: last.currency },
      ...{ reason_code: next.reasonCode, by: principal.personId, at },
    });
    await appendAppealEvent(tx, found, `appeal.fee-${next.state}`, {
      ...{ at, principal, data: { amount: last.amount, currency: last.currency } },
    });
  });
}
