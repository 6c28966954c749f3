import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { encryptTo, isRecipient } from '#sealed-set';
import {
  appendEvent,
  insertCustodianKey,
  inTransaction,
  lockCustodianKey,
  recordKeyProved,
} from '#store';
import { actorOf, authorise, authenticatedMsAgo } from '../access/authorise.js';
import type { Principal } from '../access/principal.js';
import type { Engine } from '../engine.js';
import { Problem } from '../http/problem.js';

/** Long enough to decrypt one line. */
const CHALLENGE_MS = 10 * 60 * 1000;

/**
 * Notes the public half of a custodian's key and gives a challenge that only the holder of the secret half can read. The key counts
 * once the answer comes back: a key of which nobody holds the secret half would lock a set for ever.
 */
export async function registerKey(
  engine: Engine,
  principal: Principal,
  recipient: string,
): Promise<{ readonly id: string; readonly challenge: string }> {
  const at = engine.clock.now();
  authorise(principal, 'custodian.register', {
    authenticatedMsAgo: authenticatedMsAgo(principal, at),
  });
  if (!(await isRecipient(recipient)))
    throw new Problem(
      'bad-input',
      'recipient is no age public key: age1… as age-keygen prints it.',
    );
  const answer = randomBytes(32).toString('hex');
  const id = randomUUID();
  await inTransaction(engine.db, async (tx) => {
    const challengeSha256 = sha256(answer);
    await insertCustodianKey(tx, {
      id,
      personId: principal.personId,
      recipient,
      challengeSha256,
      at,
    });
    await appendEvent(tx, {
      type: 'custodian.key-registered',
      at,
      actor: actorOf(principal),
      subject: { kind: 'custodian-key', ref: id },
      data: { recipient },
    });
  });
  return { id, challenge: await encryptTo(recipient, Buffer.from(`${answer}\n`)) };
}

/** Takes the answer to the challenge. From now on sets are sealed to this key, and no longer to an earlier one of the same person. */
export async function proveKey(
  engine: Engine,
  principal: Principal,
  { keyId, answer }: { readonly keyId: string; readonly answer: string },
): Promise<void> {
  const at = engine.clock.now();
  await inTransaction(engine.db, async (tx) => {
    const key = await lockCustodianKey(tx, keyId);
    if (key === undefined || key.person_id !== principal.personId)
      throw new Problem('not-found', 'There is no such key of yours.');
    if (key.proved_at !== null) throw new Problem('conflict', 'This key was proved before.');
    if (at.getTime() - key.registered_at.getTime() > CHALLENGE_MS)
      throw new Problem('key-not-proved', 'The challenge is too old; register the key again.');
    if (!timingSafeEqual(Buffer.from(sha256(answer)), Buffer.from(key.challenge_sha256)))
      throw new Problem(
        'key-not-proved',
        'This is not what the challenge holds; decrypt it with the secret half of the key.',
      );
    await recordKeyProved(tx, key, at);
    await appendEvent(tx, {
      type: 'custodian.key-proved',
      at,
      actor: actorOf(principal),
      subject: { kind: 'custodian-key', ref: keyId },
    });
  });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
