import { createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  appendEvent,
  beginHolding,
  findBankVersion,
  findCopyApproval,
  findExamSession,
  findExamSet,
  findPerson,
  findSitting,
  insertCopy,
  insertCopyApproval,
  inTransaction,
  nextCopyNumber,
  selectApprovedPart,
  selectBankVersionItems,
  selectSetItems,
  type CopyForm,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { fitHolder, readSpan, selectStaff, type TimeSpan } from './holders.js';
import { renderCopy } from './render-copy.js';

export interface ApprovalRequest extends TimeSpan {
  readonly set?: string;
  readonly bankVersion?: string;
  /** Item ids of a bank part. */
  readonly items?: readonly string[];
  readonly holder: string;
  readonly purpose: string;
  readonly copies: number;
}

/** The written approval of copies of a set or a part of a bank, for one holder (rule ECDL-4.3a). */
export async function approveCopies(
  { db, clock }: Engine,
  principal: Principal,
  request: ApprovalRequest,
): Promise<{ readonly id: string }> {
  const at = clock.now();
  const { from, until } = readSpan(request, at);
  const id = randomUUID();
  return inTransaction(db, async (tx) => {
    const holder = await selectStaff(tx, request.holder);
    authorise(principal, 'copy.approve', { forId: holder.id, forHuman: holder.identity_sha256 });
    const versions = await selectPart(tx, request);
    const source = {
      exam_set_id: request.set ?? null,
      bank_version_id: request.bankVersion ?? null,
    };
    await insertCopyApproval(
      tx,
      {
        ...{ id, ...source, holder_id: holder.id, purpose: request.purpose },
        ...{ copies: request.copies, from, until },
        ...{ approved_by: principal.personId, approved_at: at },
      },
      versions,
    );
    await appendEvent(tx, {
      type: 'copy.approved',
      at,
      actor: actorOf(principal),
      subject: { kind: 'copy-approval', ref: id },
      data: {
        source: request.set ?? request.bankVersion ?? '',
        ...{ holder: holder.id, copies: request.copies, items: versions.length },
        ...{ from: from.toISOString(), until: until.toISOString() },
      },
    });
    return { id };
  });
}

/** Item versions of the bank part that is asked for; none for a set. */
async function selectPart(tx: Tx, { set, bankVersion, items }: ApprovalRequest) {
  if ((set === undefined) === (bankVersion === undefined))
    throw new Problem('bad-input', 'Name either `set` or `bankVersion`.');
  if (set !== undefined) {
    if (items !== undefined) throw new Problem('bad-input', 'A set is copied whole: no `items`.');
    if ((await findExamSet(tx, set)) === undefined)
      throw new Problem('not-found', 'There is no such set.');
    return [];
  }
  if (items === undefined) throw new Problem('bad-input', 'Name the `items` of the bank part.');
  const versions = await selectBankVersionItems(tx, bankVersion ?? '');
  const wanted = new Set(items);
  const part = versions.filter(({ item_id }) => wanted.has(item_id));
  if (part.length < wanted.size)
    throw new Problem('not-found', 'The bank version does not hold all of these items.');
  return part.map(({ id }) => id);
}

export interface CopyRequest {
  readonly form: CopyForm;
  readonly expiresAt: string;
  readonly place: string;
  readonly sealNumber?: string;
}

/** What a copy is made of, for whom, and on what it stands. */
interface Founded {
  readonly exam_set_id: string | null;
  readonly bank_version_id: string | null;
  readonly sitting_id: string | null;
  readonly copy_approval_id: string | null;
  readonly items: readonly string[];
  readonly holderId: string;
  /** Whose name stands on every page. */
  readonly madeForId: string;
  /** Paper number, or what names the bank part. */
  readonly name: string;
}

/** A copy for a candidate of an organised session, held by staff until it is handed out (rule ECDL-4.3c). */
export function makeSittingCopy(
  engine: Engine,
  principal: Principal,
  request: CopyRequest & {
    readonly set: string;
    readonly sitting: string;
    readonly holder: string;
  },
): Promise<MadeCopy> {
  return makeCopy(engine, principal, request, async (tx) => {
    authorise(principal, 'copy.make', { approvedById: null });
    const set = await findOpenedSet(tx, request.set);
    const sitting = await findSitting(tx, request.sitting);
    const session = sitting && (await findExamSession(tx, sitting.exam_session_id));
    if (sitting === undefined || session?.exam_set_id !== set.id || session.state === 'closed')
      throw new Problem(
        'conflict',
        'Copies of a set are made for candidates of a session on it that is not closed; for anybody else on a written approval.',
      );
    return {
      ...{ exam_set_id: set.id, bank_version_id: null },
      ...{ sitting_id: sitting.id, copy_approval_id: null },
      items: (await selectSetItems(tx, set.id)).map(({ id }) => id),
      ...{ holderId: request.holder, madeForId: sitting.candidate_id, name: set.paper_number },
    };
  });
}

/** A copy on a written approval, for the holder whom it names. */
export function makeApprovedCopy(
  engine: Engine,
  principal: Principal,
  request: CopyRequest & { readonly approval: string },
): Promise<MadeCopy> {
  return makeCopy(engine, principal, request, async (tx) => {
    const approval = await findCopyApproval(tx, request.approval);
    if (approval === undefined) throw new Problem('not-found', 'There is no such approval.');
    authorise(principal, 'copy.make', { approvedById: approval.approved_by });
    if (new Date(request.expiresAt) > approval.until)
      throw new Problem('conflict', `The approval ends at ${approval.until.toISOString()}.`);
    const { exam_set_id, bank_version_id, holder_id: holderId } = approval;
    const common = { exam_set_id, bank_version_id, sitting_id: null, holderId };
    const founded = { ...common, copy_approval_id: approval.id, madeForId: holderId };
    if (exam_set_id !== null) {
      const set = await findOpenedSet(tx, exam_set_id);
      const items = (await selectSetItems(tx, set.id)).map(({ id }) => id);
      return { ...founded, items, name: set.paper_number };
    }
    const bank = await findBankVersion(tx, bank_version_id ?? '');
    const name = `${(bank?.qualification_id ?? '').toUpperCase()}-${bank?.version ?? ''}`;
    return { ...founded, items: await selectApprovedPart(tx, approval.id), name };
  });
}

async function findOpenedSet(tx: Tx, id: string) {
  const set = await findExamSet(tx, id);
  if (set === undefined) throw new Problem('not-found', 'There is no such set.');
  if (set.opened_at === null)
    throw new Problem('conflict', 'The set is sealed: copies are made once it is opened.');
  return set;
}

export interface MadeCopy {
  readonly id: string;
  readonly serial: string;
  readonly sha256: string;
}

async function makeCopy(
  { db, keys, clock }: Engine,
  principal: Principal,
  request: CopyRequest,
  found: (tx: Tx) => Promise<Founded>,
): Promise<MadeCopy> {
  const at = clock.now();
  const expiresAt = new Date(request.expiresAt);
  if (expiresAt <= at) throw new Problem('bad-input', '`expiresAt` lies in the future.');
  const id = randomUUID();
  const canaryKey = randomBytes(32);
  return inTransaction(db, async (tx) => {
    const { items, holderId, madeForId, name, ...founded } = await found(tx);
    const fit = await fitHolder(tx, holderId, at);
    const number = await nextCopyNumber(tx, founded);
    const serial = `${name}/${number}`;
    const madeFor = await findPerson(tx, madeForId);
    const html = await renderCopy(tx, keys, {
      ...{ id, serial, expiresAt, canaryKey, items, madeFor: madeFor?.full_name ?? madeForId },
      ...{ setId: founded.exam_set_id, bankVersionId: founded.bank_version_id },
    });
    const sha256 = createHash('sha256').update(html).digest('hex');
    await insertCopy(
      tx,
      keys,
      {
        ...{ id, serial, number, ...founded, form: request.form, sha256, canaryKey },
        ...{ made_by: principal.personId, made_at: at, expires_at: expiresAt },
      },
      items,
    );
    await beginHolding(tx, {
      ...{ copyId: id, holderId, from: at, handedBy: null, ...fit },
      ...{ place: request.place, sealNumber: request.sealNumber ?? null },
    });
    const reason = founded.sitting_id === null ? 'approval' : 'sitting';
    await appendEvent(tx, {
      type: 'copy.made',
      at,
      actor: actorOf(principal),
      subject: { kind: 'copy', ref: id },
      data: {
        ...{ serial, form: request.form, sha256, holder: holderId, reason },
        reasonRef: founded.copy_approval_id ?? founded.sitting_id ?? '',
        expiresAt: expiresAt.toISOString(),
      },
    });
    return { id, serial, sha256 };
  });
}
