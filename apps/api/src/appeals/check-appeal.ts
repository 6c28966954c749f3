import { randomUUID } from 'node:crypto';
import { contentSha256, recheckSitting, selectMarksInForce } from '#marking';
import { comparePoints, type Mark } from '#scoring';
import {
  inTransaction,
  insertFee,
  insertRecheck,
  insertRuling,
  selectFees,
  updateAppeal,
  type AppealFee,
  type MarkEntry,
  type Tx,
} from '#store';
import { authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import {
  appendAppealEvent,
  assertStep,
  mayGoDown,
  selectAppealCase,
  takeStep,
  TOTALLING_ERROR,
  type AppealCase,
  type Matter,
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
  const { report, corrections, isAddedWrong } = await recheckSitting(tx, engine.keys, sitting);
  const sha256 = contentSha256(report);
  await insertRecheck(tx, { appeal_id: appeal.id, equal: report.equal, report, sha256, at });
  const held = await selectMarksInForce(tx, sitting.id);
  const findings = matters.flatMap((matter): readonly EngineFinding[] => {
    const entry = held.find((one) => one.item_version_id === matter.item_version_id);
    if (entry === undefined || entry.state === 'invalidated') return [];
    const correction = corrections.get(entry.item_version_id);
    return correction === undefined && !isAddedWrong ? [] : [{ matter, entry, correction }];
  });
  // What would take points away without leave stays a finding in the report: no ruling says that it was upheld.
  const putRight = mayGoDown(found)
    ? findings
    : findings.filter((one) => !takesAway(one, report.total));
  const data = {
    ...{ recheckEqual: report.equal, recheckSha256: sha256 },
    leftAsTheyAre: findings.length - putRight.length,
  };
  if (putRight.length === 0) {
    await takeStep(tx, found, { step: 'accept', at, principal, data });
    return;
  }
  for (const { matter, entry, correction } of putRight) {
    await insertRuling(tx, engine.keys, {
      ...{ id: randomUUID(), appeal_id: appeal.id, round: 1, matter_id: matter.id },
      ...{ outcome: 'upheld', error_class: 'administrative', reference: null },
      ...{ old_points: entry.points, new_points: (correction ?? entry).points },
      parts: (correction ?? entry).parts.map(({ criterion, points }) => ({ criterion, points })),
      reason_code: correction === undefined ? TOTALLING_ERROR : 'processing-error',
      ...{ rationale: null, by: null, at },
    });
  }
  await takeStep(tx, found, { step: 'find-difference', at, principal: null, data });
}

/** What the engine's re-check found on a matter: another mark, or that the marks were added up wrong. */
interface EngineFinding {
  readonly matter: Matter;
  readonly entry: MarkEntry;
  readonly correction: Mark | undefined;
}

function takesAway(
  { entry, correction }: EngineFinding,
  total: { readonly recorded: string | null; readonly recomputed: string },
): boolean {
  return correction === undefined
    ? comparePoints(total.recomputed, total.recorded ?? '0') < 0
    : comparePoints(correction.points, entry.points) < 0;
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
