import { randomBytes, randomUUID } from 'node:crypto';
import type { AuditEvent } from '#audit';
import { formKey, formRoot, splitSecret, type DrawReveal } from '#draw-record';
import type { Form } from '#exam-bank';
import {
  appendEvent,
  endAttempt,
  lockDraw,
  nextPaperNumber,
  toJson,
  updateDraw,
  type Draw,
  type Tx,
} from '#store';
import type { Engine } from '../engine.js';
import type { DrawOutcome } from './draw-sets.js';
import { versionIdsOf, type FrozenBank } from './frozen-bank.js';
import { insertSealedSet } from '../sets/seal-set.js';
import { selectedDraw } from './selected-draw.js';

export interface Finished {
  readonly actor: AuditEvent['actor'];
  readonly drawId: string;
  readonly attempt: number;
  readonly outcome: DrawOutcome;
  readonly bank: FrozenBank;
  readonly reveal: DrawReveal;
  readonly seed: Buffer;
}

/** Ends a draw: all its sets, or why there is none. The nonces are not kept with it; each set is sealed with a share of them. */
export async function storeOutcome(engine: Engine, tx: Tx, finished: Finished): Promise<void> {
  const { actor, drawId, attempt, outcome } = finished;
  const draw = await selectedDraw(lockDraw(tx, drawId));
  const at = engine.clock.now();
  const ended = await endAttempt(tx, { drawId, number: attempt, outcome: outcome.outcome, at });
  if (!ended) throw new Error(`attempt ${String(attempt)} of draw ${draw.number} was given up`);
  const event = { at, actor, subject: { kind: 'draw', ref: drawId } };
  if (outcome.outcome === 'no-set') {
    await updateDraw(tx, drawId, {
      refusal: toJson(outcome.reasons),
      state: 'no-set',
      ended_at: at,
    });
    const data = { number: draw.number, attempt };
    await appendEvent(tx, { ...event, type: 'draw.no-set', data });
    return;
  }
  const sets = await insertSets(engine, tx, draw, finished, outcome.forms);
  const [papers, roots] = [sets.map(({ paper }) => paper), sets.map(({ root }) => root)];
  const { path, steps } = outcome;
  await updateDraw(tx, drawId, {
    path,
    steps,
    roots: toJson(roots),
    sealed_operator: null,
    sealed_witness: null,
    state: 'drawn',
    ended_at: at,
  });
  const data = { number: draw.number, attempt, path, steps, papers, roots };
  await appendEvent(tx, { ...event, type: 'draw.drawn', data });
}

interface StoredSet {
  readonly paper: string;
  readonly root: string;
}

async function insertSets(
  engine: Engine,
  tx: Tx,
  draw: Draw,
  { actor, bank, reveal, seed }: Finished,
  forms: readonly Form[],
): Promise<readonly StoredSet[]> {
  const at = engine.clock.now();
  const secret = Buffer.concat([reveal.nonces.operator, reveal.nonces.witness]);
  const random = forms.slice(1).map(() => randomBytes(secret.length));
  const shares = splitSecret(secret, random);
  const units = new Map(bank.snapshot.units.map((unit) => [unit.id, unit]));
  const versionIds = await versionIdsOf(tx, draw.bank_version_id);
  const versionOf = (id: string): string => {
    const version = versionIds.get(id);
    if (version === undefined)
      throw new Error(`the draw named ${id}, which the bank version does not hold`);
    return version;
  };
  const stored: StoredSet[] = [];
  for (const [index, form] of forms.entries()) {
    const id = randomUUID();
    const key = formKey(seed, draw.id, index + 1);
    const paper = await nextPaperNumber(tx, draw.qualification_id, at.getUTCFullYear());
    const root = formRoot(key, { paperNumber: paper, ...form }, units);
    const set = {
      id,
      paper_number: paper,
      qualification_id: draw.qualification_id,
      bank_version_id: draw.bank_version_id,
      blueprint: toJson(draw.blueprint),
      blueprint_sha256: draw.blueprint_sha256,
      engine: draw.engine,
      drawn_by: draw.requested_by,
      drawn_at: at,
      draw_id: draw.id,
      draw_form: index + 1,
      root,
    };
    const formSha256 = await insertSealedSet(tx, {
      set,
      form: {
        seed: key.toString('hex'),
        theory: form.items.map(versionOf),
        practical: form.tasks.map(versionOf),
        share: (shares[index] ?? Buffer.alloc(0)).toString('hex'),
      },
    });
    await appendEvent(tx, {
      type: 'set.drawn',
      at,
      actor,
      subject: { kind: 'set', ref: id },
      data: {
        paperNumber: paper,
        bankVersion: bank.snapshot.bankVersion,
        draw: draw.id,
        root,
        formSha256,
      },
    });
    stored.push({ paper, root });
  }
  return stored;
}
