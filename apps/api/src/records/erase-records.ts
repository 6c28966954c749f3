import { randomUUID } from 'node:crypto';
import { parseScheme, retentionEnds } from '#schemes';
import {
  appendEvent,
  carryOutErasure,
  findErasure,
  findPerson,
  insertErasure,
  inTransaction,
  isRefusedByDatabase,
  selectKeptRecords,
  selectRoles,
  type ErasureReason,
  type KeptRecords,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** When nobody has to keep the records of this candidate any more: that of the last of their exams. */
function keptUntil({ sessions }: KeptRecords): Date {
  return new Date(
    Math.max(
      ...sessions.map(({ scheme, startsAt }) =>
        retentionEnds(parseScheme(scheme), startsAt).all.getTime(),
      ),
    ),
  );
}

/** Candidates whose records nobody has to keep any more, longest over first. */
export async function dueForErasure({ db, clock }: Engine) {
  const now = clock.now();
  return (await selectKeptRecords(db))
    .map((kept) => ({
      candidate: kept.candidateId,
      sittings: kept.sessions.length,
      keptUntil: keptUntil(kept),
    }))
    .filter((one) => one.keptUntil <= now)
    .sort((a, b) => a.keptUntil.getTime() - b.keptUntil.getTime());
}

/** Asks for the records of a candidate to be erased; another person carries it out. */
export async function requestErasure(
  { db, clock }: Engine,
  principal: Principal,
  request: { readonly candidate: string; readonly reason: ErasureReason },
): Promise<{ readonly id: string }> {
  const [id, at] = [randomUUID(), clock.now()];
  await inTransaction(db, async (tx) => {
    authorise(principal, 'erasure.request', {});
    await assertErasable(tx, request.candidate, request.reason, at);
    await insertErasure(tx, {
      ...{ id, candidateId: request.candidate, reason: request.reason },
      ...{ by: principal.personId, at },
    });
    await appendEvent(tx, {
      type: 'erasure.requested',
      at,
      actor: actorOf(principal),
      subject: { kind: 'erasure', ref: id },
      data: { reason: request.reason },
    });
  });
  return { id };
}

/** Carries an erasure out. The log keeps the references of the sittings, and nothing that leads from them to the candidate is left. */
export async function approveErasure(
  { db, clock }: Engine,
  principal: Principal,
  id: string,
): Promise<{ readonly sittings: number }> {
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    const erasure = await findErasure(tx, id);
    if (erasure === undefined) throw new Problem('not-found', 'There is no such erasure.');
    const asker = await findPerson(tx, erasure.requested_by);
    authorise(principal, 'erasure.approve', {
      madeById: erasure.requested_by,
      madeByHumans: [asker?.identity_sha256 ?? null],
    });
    if (erasure.executed_at !== null) throw new Problem('conflict', 'It was carried out already.');
    await assertErasable(tx, erasure.candidate_id, erasure.reason, at);
    const sittings = await erase(tx, { id, by: principal.personId, at });
    await appendEvent(tx, {
      type: 'erasure.executed',
      at,
      actor: actorOf(principal),
      subject: { kind: 'erasure', ref: id },
      data: { reason: erasure.reason, sittings: [...sittings] },
    });
    return { sittings: sittings.length };
  });
}

async function erase(
  tx: Tx,
  erasure: { readonly id: string; readonly by: string; readonly at: Date },
): Promise<readonly string[]> {
  try {
    return await carryOutErasure(tx, erasure);
  } catch (error) {
    if (isRefusedByDatabase(error))
      throw new Problem(
        'conflict',
        `Nothing was erased: ${error instanceof Error ? error.message : ''}.`,
      );
    throw error;
  }
}

/** @throws Problem where somebody still has to keep the records */
async function assertErasable(
  tx: Tx,
  candidateId: string,
  reason: ErasureReason,
  at: Date,
): Promise<void> {
  if (!(await selectRoles(tx, candidateId)).includes('candidate'))
    throw new Problem('not-found', 'There is no such candidate.');
  const [kept] = await selectKeptRecords(tx, candidateId);
  if (kept === undefined) {
    // Somebody who never sat an exam: nothing has to be kept.
    if (reason === 'registration-withdrawn') return;
    throw new Problem('conflict', 'There are no records of this candidate.');
  }
  if (reason === 'registration-withdrawn') {
    if (kept.sessions.some(({ begun }) => begun))
      throw new Problem('conflict', 'A registration is withdrawn before its exam begins.');
    return;
  }
  const until = keptUntil(kept);
  if (until > at)
    throw new Problem('too-early', `The records have to be kept until ${until.toISOString()}.`);
}
