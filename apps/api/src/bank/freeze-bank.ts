import { randomUUID } from 'node:crypto';
import { contentSha256 } from '#marking';
import {
  appendEvent,
  findBankVersionByName,
  findQualification,
  inTransaction,
  insertBankVersion,
  selectDrawableVersions,
  type Tx,
} from '#store';
import { actorOf } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

export interface FreezeRequest {
  readonly qualification: string;
  readonly version: string;
}

/** Freezes the approved content of a qualification under a version name: what sets are drawn from. */
export async function freezeBank(
  engine: Engine,
  principal: Principal,
  request: FreezeRequest,
): Promise<{ readonly id: string; readonly items: number }> {
  const at = engine.clock.now();
  const id = randomUUID();
  return inTransaction(engine.db, async (tx) => {
    const { items, qualification, sha256 } = await selectFreezable(tx, request);
    await insertBankVersion(
      tx,
      {
        id,
        qualification_id: request.qualification,
        version: request.version,
        content_sha256: sha256,
        qualification,
        imported_by: principal.personId,
        imported_at: at,
      },
      items.map((item) => item.id),
    );
    const data = { ...request, items: items.length, contentSha256: sha256 };
    await appendEvent(tx, {
      type: 'bank.frozen',
      at,
      actor: actorOf(principal),
      subject: { kind: 'bank', ref: id },
      data,
    });
    return { id, items: items.length };
  });
}

/** What would be frozen now, and its hash; refused when there is nothing, or the name is taken. */
async function selectFreezable(tx: Tx, { qualification: qualificationId, version }: FreezeRequest) {
  const items = await selectDrawableVersions(tx, qualificationId);
  const qualification = await findQualification(tx, qualificationId);
  if (items.length === 0 || qualification === undefined)
    throw new Problem('not-found', `There is nothing approved for ${qualificationId}.`);
  const taken = await findBankVersionByName(tx, { qualificationId, version });
  if (taken !== undefined)
    throw new Problem('conflict', `Bank version ${version} of ${qualificationId} exists.`);
  const sha256 = contentSha256({
    qualification: qualification.body,
    items: items.map((item) => [item.item_id, item.version, item.content_sha256]),
  });
  return { items, qualification: qualification.body, sha256 };
}
