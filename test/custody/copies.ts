import { createHash, randomUUID } from 'node:crypto';
import {
  beginHolding,
  insertAccreditation,
  insertAcknowledgement,
  insertCopy,
  insertCopyApproval,
  insertHandlingRules,
  inTransaction,
  nextCopyNumber,
  type Database,
  type Keys,
  type Tx,
} from '#store';
import { EXAM_DAY, insertSomebody } from '../factories/exam-rows.js';

/** Rows of custody in the smallest number that the schema admits. */

export function hoursAfter(hours: number): Date {
  return new Date(EXAM_DAY.getTime() + hours * 3_600_000);
}

/** Rules in force since the day before the exam. */
export async function insertRules(db: Database, version = 1, at = hoursAfter(-24)): Promise<void> {
  const text = `Handling rules ${String(version)}`;
  const sha256 = createHash('sha256').update(text).digest('hex');
  await inTransaction(db, async (tx) => {
    const issued_by = await insertSomebody(tx, 'chair');
    await insertHandlingRules(tx, { version, text, sha256, issued_by, issued_at: at });
  });
}

export interface Holder {
  readonly id: string;
  readonly accreditationId: string;
}

/** Somebody who is accredited for the ten days around the exam, and acknowledged version 1 of the rules. */
export async function insertHolder(db: Database): Promise<Holder> {
  return inTransaction(db, async (tx) => {
    const id = await insertSomebody(tx, 'examiner');
    const accreditationId = randomUUID();
    await insertAccreditation(tx, {
      id: accreditationId,
      personId: id,
      from: hoursAfter(-120),
      until: hoursAfter(120),
      approvedBy: await insertSomebody(tx, 'chair'),
      at: hoursAfter(-120),
    });
    await insertAcknowledgement(tx, {
      person_id: id,
      rules_version: 1,
      acknowledged_at: hoursAfter(-24),
    });
    return { id, accreditationId };
  });
}

export interface Approved {
  readonly approvalId: string;
  readonly setId: string;
}

/** A written approval of three copies of a set for this holder, for two days. */
export async function insertApproval(
  db: Database,
  of: { readonly setId: string; readonly holder: Holder },
): Promise<Approved> {
  return inTransaction(db, async (tx) => {
    const approvalId = randomUUID();
    await insertCopyApproval(
      tx,
      {
        id: approvalId,
        exam_set_id: of.setId,
        bank_version_id: null,
        holder_id: of.holder.id,
        purpose: 'Proof reading before the session',
        copies: 3,
        from: hoursAfter(0),
        until: hoursAfter(48),
        approved_by: await insertSomebody(tx, 'chair'),
        approved_at: hoursAfter(0),
      },
      [],
    );
    return { approvalId, setId: of.setId };
  });
}

export interface CopyChanges {
  readonly at?: Date;
  readonly expiresAt?: Date;
  readonly madeBy?: string;
  readonly sittingId?: string;
  readonly canaryKey?: Buffer;
}

/** A copy on an approval (or for a sitting), without anybody who holds it. @returns its id */
export async function insertCopyRow(
  tx: Tx,
  keys: Keys,
  of: Approved & { readonly items: readonly string[] },
  changes: CopyChanges = {},
): Promise<string> {
  const id = randomUUID();
  const source = { exam_set_id: of.setId, bank_version_id: null };
  const number = await nextCopyNumber(tx, source);
  await insertCopy(
    tx,
    keys,
    {
      id,
      ...source,
      serial: `P/${String(number)}/${id.slice(0, 4)}`,
      number,
      form: 'paper',
      sitting_id: changes.sittingId ?? null,
      copy_approval_id: changes.sittingId === undefined ? of.approvalId : null,
      made_by: changes.madeBy ?? (await insertSomebody(tx, 'coordinator')),
      made_at: changes.at ?? hoursAfter(1),
      expires_at: changes.expiresAt ?? hoursAfter(24),
      sha256: 'a'.repeat(64),
      canaryKey: changes.canaryKey ?? Buffer.alloc(32, 1),
    },
    of.items,
  );
  return id;
}

/** A copy with its first holder. @returns its id */
export async function insertHeldCopy(
  db: Database,
  keys: Keys,
  of: Approved & { readonly items: readonly string[]; readonly holder: Holder },
  changes: CopyChanges = {},
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const id = await insertCopyRow(tx, keys, of, changes);
    await hold(tx, id, of.holder, { from: changes.at ?? hoursAfter(1) });
    return id;
  });
}

export function hold(
  tx: Tx,
  copyId: string,
  holder: Holder,
  changes: { readonly from: Date; readonly handedBy?: string; readonly rulesVersion?: number },
): Promise<void> {
  return beginHolding(tx, {
    copyId,
    holderId: holder.id,
    from: changes.from,
    handedBy: changes.handedBy ?? null,
    place: 'Safe 1',
    sealNumber: 'S-001',
    accreditationId: holder.accreditationId,
    rulesVersion: changes.rulesVersion ?? 1,
  });
}
