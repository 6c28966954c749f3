import { createHash, randomUUID } from 'node:crypto';
import {
  answerHandOver,
  appendEvent,
  beginHolding,
  confirmDestruction,
  endHolding,
  findDestruction,
  findHolder,
  findOpenHandOver,
  insertDestruction,
  insertHandOver,
  inTransaction,
  isSamePerson,
  lockCopy,
  openCanary,
  recallCopy,
  recordItemAccess,
  selectCopyItems,
  selectMadeFor,
  type Copy,
  type DestructionMethod,
  type HandOverAnswer,
  type Holding,
  type Tx,
} from '#store';
import { actorOf, authorise } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { fitHolder, selectStaff } from './holders.js';
import { renderCopy } from './render-copy.js';

interface Locked {
  readonly copy: Copy;
  /** Undefined once it is destroyed. */
  readonly holder: Holding | undefined;
}

async function lock(tx: Tx, id: string): Promise<Locked> {
  const copy = await lockCopy(tx, id);
  if (copy === undefined) throw new Problem('not-found', 'There is no such copy.');
  return { copy, holder: await findHolder(tx, id) };
}

function event(tx: Tx, at: Date, who: Principal, copy: string, type: string, data = {}) {
  return appendEvent(tx, {
    type: `copy.${type}`,
    at,
    actor: actorOf(who),
    subject: { kind: 'copy', ref: copy },
    data,
  });
}

/** A holding has a length: what ends it comes after what began it. */
function demandLater(holder: Holding | undefined, at: Date): void {
  if (holder === undefined || at <= holder.from)
    throw new Problem('conflict', 'The copy changed hands at this very moment; try again.');
}

export interface ReadCopy {
  readonly serial: string;
  readonly sha256: string;
  /** Whether these are the bytes whose hash was recorded when the copy was made. */
  readonly asRecorded: boolean;
  readonly html: string;
}

/** The page of a copy, for who holds it, while its time lasts. The reading is on record before the page leaves. */
export async function readCopy(engine: Engine, me: Principal, id: string): Promise<ReadCopy> {
  const { db, keys, clock } = engine;
  const at = clock.now();
  const { copy, items, madeFor } = await inTransaction(db, async (tx) => {
    const { copy, holder } = await lock(tx, id);
    authorise(me, 'copy.read-held', { holderId: holder?.holderId ?? null });
    if (copy.recalled_at !== null || copy.expires_at <= at)
      throw new Problem('conflict', 'The time of this copy is over: hand it back or destroy it.');
    const items = await selectCopyItems(tx, id);
    await recordItemAccess(tx, {
      ...{ personId: me.personId, act: 'render', source: copy.serial, itemVersionIds: items, at },
    });
    await event(tx, at, me, id, 'read', { serial: copy.serial });
    return { copy, items, madeFor: await selectMadeFor(tx, id) };
  });
  const { serial, sha256, expires_at: expiresAt } = copy;
  const html = await renderCopy(db, keys, {
    ...{ id, serial, expiresAt, items, madeFor, canaryKey: await openCanary(keys, copy) },
    ...{ setId: copy.exam_set_id, bankVersionId: copy.bank_version_id },
  });
  const asRecorded = createHash('sha256').update(html).digest('hex') === sha256;
  return { serial, sha256, asRecorded, html };
}

/** The holder hands the copy to somebody; until they acknowledge it, the holder holds it. */
export async function offerHandOver(
  { db, clock }: Engine,
  me: Principal,
  offer: {
    readonly copy: string;
    readonly to: string;
    readonly place: string;
    readonly sealNumber?: string;
  },
): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const { copy, holder } = await lock(tx, offer.copy);
    authorise(me, 'copy.hand-over', { holderId: holder?.holderId ?? null });
    if (offer.to === me.personId) throw new Problem('conflict', 'You hold this copy already.');
    await selectStaff(tx, offer.to);
    if ((await findOpenHandOver(tx, copy.id)) !== undefined)
      throw new Problem('conflict', 'A hand-over of this copy is open; withdraw it first.');
    if ((await findDestruction(tx, copy.id)) !== undefined)
      throw new Problem('conflict', 'This copy is declared destroyed; its witness confirms that.');
    await fitHolder(tx, offer.to, at);
    await insertHandOver(tx, {
      ...{ id: randomUUID(), copy_id: copy.id, from_id: me.personId, to_id: offer.to },
      ...{ place: offer.place, seal_number: offer.sealNumber ?? null, offered_at: at },
      ...{ answer: null, answered_at: null },
    });
    await event(tx, at, me, copy.id, 'handed-over', { to: offer.to, serial: copy.serial });
  });
}

/** Receiving makes the receiver the holder at that moment; declining and withdrawing leave the copy where it is. */
export async function answerOffer(
  { db, clock }: Engine,
  me: Principal,
  { copy: id, answer }: { readonly copy: string; readonly answer: HandOverAnswer },
): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const { copy, holder } = await lock(tx, id);
    const open = await findOpenHandOver(tx, id);
    if (open === undefined || holder === undefined)
      throw new Problem('conflict', 'Nobody hands this copy over at the moment.');
    if (answer === 'withdrawn') authorise(me, 'copy.hand-over', { holderId: holder.holderId });
    else authorise(me, 'copy.receive', { addressedToId: open.to_id });
    await answerHandOver(tx, { id: open.id, answer, at });
    if (answer === 'received') {
      demandLater(holder, at);
      const fit = await fitHolder(tx, me.personId, at);
      await endHolding(tx, id, at);
      await beginHolding(tx, {
        ...{ copyId: id, holderId: me.personId, from: at, handedBy: open.from_id },
        ...{ place: open.place, sealNumber: open.seal_number, ...fit },
      });
    }
    await event(tx, at, me, id, answer, { from: open.from_id, serial: copy.serial });
  });
}

/** The holder destroys the copy before a witness, who is to confirm it (rule ECDL-4.4b). */
export async function declareDestruction(
  { db, clock }: Engine,
  me: Principal,
  request: {
    readonly copy: string;
    readonly method: DestructionMethod;
    readonly description: string;
    readonly witness: string;
  },
): Promise<void> {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const { copy, holder } = await lock(tx, request.copy);
    authorise(me, 'copy.destroy', { holderId: holder?.holderId ?? null });
    await selectStaff(tx, request.witness);
    if (await isSamePerson(tx, me.personId, request.witness))
      throw new Problem('conflict', 'Name somebody else as the witness.');
    if ((await findDestruction(tx, copy.id)) !== undefined)
      throw new Problem('conflict', 'The destruction of this copy is declared already.');
    if ((await findOpenHandOver(tx, copy.id)) !== undefined)
      throw new Problem('conflict', 'A hand-over of this copy is open; withdraw it first.');
    await insertDestruction(tx, {
      ...{ copy_id: copy.id, method: request.method, description: request.description },
      ...{ destroyed_by: me.personId, declared_at: at },
      ...{ witness_id: request.witness, confirmed_at: null },
    });
    const data = { method: request.method, witness: request.witness, serial: copy.serial };
    await event(tx, at, me, copy.id, 'destruction-declared', data);
  });
}

export async function witnessDestruction({ db, clock }: Engine, me: Principal, id: string) {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const { copy, holder } = await lock(tx, id);
    const destruction = await findDestruction(tx, id);
    authorise(me, 'copy.witness', { addressedToId: destruction?.witness_id ?? null });
    if (destruction?.confirmed_at !== null)
      throw new Problem('conflict', 'The destruction is confirmed already.');
    demandLater(holder, at);
    await confirmDestruction(tx, id, at);
    const data = { method: destruction.method, by: destruction.destroyed_by, serial: copy.serial };
    await event(tx, at, me, id, 'destroyed', data);
  });
}

/** Ends the time of a copy at once; its holder shows up among the alerts until it is destroyed. */
export async function recall({ db, clock }: Engine, principal: Principal, id: string) {
  const at = clock.now();
  await inTransaction(db, async (tx) => {
    const { copy, holder } = await lock(tx, id);
    if (holder === undefined) throw new Problem('conflict', 'The copy is destroyed.');
    if (!(await recallCopy(tx, { id, by: principal.personId, at })))
      throw new Problem('conflict', 'The copy is recalled already.');
    await event(tx, at, principal, id, 'recalled', { serial: copy.serial });
  });
}
