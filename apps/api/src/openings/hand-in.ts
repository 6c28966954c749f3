import { isSetKey, layerSha256, openForm } from '#sealed-set';
import {
  appendEvent,
  inTransaction,
  recordSetOpened,
  updateSetOpening,
  type SealedForm,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';
import { attempt, recordRefusal, type Attempt } from './attempt.js';
import { endOpening } from './end-opening.js';
import { MOST_WRONG_TRIES, type Refusal } from './opening-rules.js';
import { lockOpeningOfSet, lockStep, type Step } from './take-step.js';

/** The file that it is this custodian's turn to take a layer off, on a machine of their own. */
export function takeFile(
  engine: Engine,
  principal: Principal,
  openingId: string,
): Promise<{ readonly order: number; readonly file: string }> {
  return attempt(engine, principal, async (tx, at) => {
    const locked = await lockStep(tx, engine, principal, { openingId, at });
    if (!locked.ok) return locked;
    const { opening, set, pair } = locked.step;
    const order = opening.state === 'asked' ? 1 : 2;
    await appendEvent(tx, {
      type: 'set.share-given',
      at,
      actor: actorOf(principal),
      subject: { kind: 'set', ref: set.id },
      data: { opening: opening.id, order },
    });
    return { ok: true, done: { order, file: opening.first_layer ?? pair.age } };
  });
}

export interface Progress {
  readonly state: 'half' | 'opened';
}

/**
 * Takes what a custodian's key left of the file: from the first one the inner layer, from the second one the set key. With the
 * latter the set is opened: the event is committed and in a signed checkpoint of the log before the form is decrypted.
 */
export async function handIn(
  engine: Engine,
  principal: Principal,
  { openingId, share }: { readonly openingId: string; readonly share: string },
): Promise<Progress> {
  const step = await attempt(engine, principal, async (tx, at): Promise<Attempt<Step>> => {
    const locked = await lockStep(tx, engine, principal, { openingId, at });
    if (!locked.ok) return locked;
    const { step } = locked;
    const wrong =
      step.opening.state === 'asked'
        ? await takeLayer(tx, principal, step, { share, at })
        : await takeKey(tx, principal, step, { share, at });
    if (wrong === undefined) return { ok: true, done: step };
    const refused = await countWrongTry(tx, principal, step, { wrong, at });
    return { ok: false, refused: { ...refused, setId: step.set.id, openingId } };
  });
  if (step.opening.state === 'asked') return { state: 'half' };
  await unsealSet(engine, principal, step, share.trim());
  return { state: 'opened' };
}

interface HandedIn {
  readonly share: string;
  readonly at: Date;
}

async function takeLayer(
  tx: Tx,
  principal: Principal,
  { opening, set, pair }: Step,
  { share, at }: HandedIn,
): Promise<Refusal | undefined> {
  if (layerSha256(share) !== pair.inner_sha256)
    return {
      code: 'wrong-share',
      detail:
        'This is not what your key leaves of the file: an armored age file to the second custodian.',
    };
  await updateSetOpening(tx, opening.id, { state: 'half', first_at: at, first_layer: share });
  await appendEvent(tx, {
    type: 'set.share-taken',
    at,
    actor: actorOf(principal),
    subject: { kind: 'set', ref: set.id },
    data: { opening: opening.id, order: 1 },
  });
  return undefined;
}

/** After the first time the opening stays released: what a crash left undone is done with the key once more. */
async function takeKey(
  tx: Tx,
  principal: Principal,
  { opening, set }: Step,
  { share, at }: HandedIn,
): Promise<Refusal | undefined> {
  if (!(await isSetKey(share.trim(), set.set_recipient)))
    return {
      code: 'wrong-set-key',
      detail: 'This is not the key of this set: AGE-SECRET-KEY-1…, as your key leaves it.',
    };
  if (opening.state === 'released') return undefined;
  await updateSetOpening(tx, opening.id, { state: 'released', second_at: at });
  const { exam_session_id: session } = opening;
  await appendEvent(tx, {
    type: opening.kind === 'glass' ? 'set.glass-broken' : 'set.opened',
    at,
    actor: actorOf(principal),
    subject: { kind: 'set', ref: set.id },
    data: {
      opening: opening.id,
      paperNumber: set.paper_number,
      askedBy: opening.asked_by,
      custodians: [opening.first_id, opening.second_id],
      ...(session === null ? {} : { session }),
    },
  });
  return undefined;
}

async function countWrongTry(
  tx: Tx,
  principal: Principal,
  { opening }: Step,
  { wrong, at }: { readonly wrong: Refusal; readonly at: Date },
): Promise<Refusal> {
  const wrong_tries = opening.wrong_tries + 1;
  await updateSetOpening(tx, opening.id, { wrong_tries });
  if (opening.state === 'released' || wrong_tries < MOST_WRONG_TRIES) return wrong;
  await endOpening(tx, opening, { state: 'failed', at, actor: actorOf(principal) });
  return {
    code: 'too-many-tries',
    detail: `${wrong.detail} That was the last try; ask for a new opening.`,
  };
}

/** The opening is in the log by now, and this makes sure that a signed checkpoint holds it before anybody can read the form. */
async function unsealSet(
  engine: Engine,
  principal: Principal,
  { opening, set }: Step,
  setKey: string,
): Promise<void> {
  await engine.audit.sequence();
  const opened = await openForm<SealedForm>(setKey, {
    setId: set.id,
    paperNumber: set.paper_number,
    setAge: set.set_age,
    formSha256: set.form_sha256,
  });
  const at = engine.clock.now();
  if (!opened.ok) {
    const refused = { setId: set.id, openingId: opening.id, code: 'set-damaged', at } as const;
    await inTransaction(engine.db, (tx) => recordRefusal(tx, principal, refused));
    throw new Problem(
      'set-damaged',
      `What is stored as set ${set.paper_number} is not what was drawn (${opened.reason}). Draw a new set, and find out who changed it.`,
    );
  }
  await inTransaction(engine.db, async (tx) => {
    const now = await lockOpeningOfSet(tx, opening.id);
    if (now.opening.state !== 'released' || now.set.opened_at !== null) return; // the same key was handed in twice at once
    await recordSetOpened(tx, engine.keys, {
      setId: set.id,
      paperNumber: set.paper_number,
      openingId: opening.id,
      by: principal.personId,
      at,
      form: opened.form,
    });
    await updateSetOpening(tx, opening.id, { state: 'opened', first_layer: null });
    await appendEvent(tx, {
      type: 'set.unsealed',
      at,
      actor: actorOf(principal),
      subject: { kind: 'set', ref: set.id },
      data: { opening: opening.id, formSha256: set.form_sha256 },
    });
  });
}
