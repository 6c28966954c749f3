import { joinShares, type DrawRecord } from '#draw-record';
import {
  areSetsUsed,
  findExamSet,
  openExamSet,
  openNonces,
  selectSetsOfDraw,
  type Draw,
  type SealedForm,
} from '#store';
import type { Engine } from '../engine.js';

/** What the sets of a draw held, once every one of them was used; undefined before. */
export async function usedForms(
  { db, keys }: Engine,
  draw: Draw,
): Promise<readonly SealedForm[] | undefined> {
  if (!(await areSetsUsed(db, draw.id))) return undefined;
  const sets = await selectSetsOfDraw(db, draw.id);
  const forms: SealedForm[] = [];
  for (const { id } of sets) {
    const set = await findExamSet(db, id);
    if (set !== undefined) forms.push(await openExamSet(db, keys, set));
  }
  return forms;
}

/** The nonces of a draw, once nothing depends on them any more: every set was used, or there is none. */
export async function releasedNonces(
  engine: Engine,
  draw: Draw,
): Promise<DrawRecord['reveal'] | undefined> {
  const beacon = draw.beacon_value === null ? {} : { beaconValue: draw.beacon_value };
  if (draw.state === 'no-set') {
    const { operator, witness } = await openNonces(engine.db, engine.keys, draw);
    if (operator === undefined || witness === undefined) return undefined;
    return {
      operatorNonce: operator.toString('hex'),
      witnessNonce: witness.toString('hex'),
      ...beacon,
    };
  }
  const forms = await usedForms(engine, draw);
  if (forms === undefined) return undefined;
  const secret = joinShares(forms.map(({ share }) => Buffer.from(share ?? '', 'hex')));
  return {
    operatorNonce: secret.subarray(0, 32).toString('hex'),
    witnessNonce: secret.subarray(32).toString('hex'),
    ...beacon,
  };
}
