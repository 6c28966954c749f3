import { randomUUID } from 'node:crypto';
import { decryptWith, newIdentity, recipientOf } from '#sealed-set';
import { insertCustodianKey, inTransaction, recordKeyProved } from '#store';
import { PASSWORD, type ApiUnderTest, type Client, type Reply } from './api-under-test.js';

/** A custodian whose secret key never leaves this object, as it never leaves a custodian's machine. */
export interface Custodian extends Client {
  readonly identity: string;
  readonly recipient: string;
}

/** One key for each of three for all tests of a file: they are no secret to it. */
const KEYS = Promise.all([0, 1, 2].map(() => newKey()));

async function newKey(): Promise<{ readonly identity: string; readonly recipient: string }> {
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  if (recipient === undefined) throw new Error('no recipient of a new identity');
  return { identity, recipient };
}

/** Three custodians with keys that count. */
export async function hireCustodians(api: ApiUnderTest): Promise<readonly Custodian[]> {
  const custodians: Custodian[] = [];
  for (const [at, key] of (await KEYS).entries()) {
    const client = await api.person(`cus.todian${String(at + 1)}`, 'custodian');
    const keyId = randomUUID();
    const now = api.engine.clock.now();
    await inTransaction(api.engine.db, async (tx) => {
      const { recipient } = key;
      const challengeSha256 = '0'.repeat(64);
      const row = { id: keyId, personId: client.id, recipient, challengeSha256, at: now };
      await insertCustodianKey(tx, row);
      await recordKeyProved(tx, { id: keyId, person_id: client.id }, now);
    });
    custodians.push({ ...client, ...key });
  }
  return custodians;
}

export interface Asked {
  readonly id: string;
  readonly first: Custodian;
  readonly second: Custodian;
}

/** What the two custodians are called in the reply to a request for an opening. */
export function askedOf({ body }: Reply, custodians: readonly Custodian[]): Asked {
  const holderOf = (id: unknown) => custodians.find((one) => one.id === id)!;
  return { id: body.id as string, first: holderOf(body.first), second: holderOf(body.second) };
}

/** Asks the first two custodians to open the set for the session. */
export async function askFor(
  asker: Client,
  custodians: readonly Custodian[],
  { setId, sessionId }: { readonly setId: string; readonly sessionId: string },
): Promise<Asked> {
  const [one, two] = custodians as [Custodian, Custodian];
  const body = { session: sessionId, custodians: [one.id, two.id] };
  return askedOf(await asker.post(`/sets/${setId}/openings`, body), custodians);
}

/** Gives the password once more. */
export async function freshen(client: Client): Promise<void> {
  await client.post('/session/re-authentications', { password: PASSWORD });
}

/** What this custodian's key leaves of the file that it is their turn to take. */
export async function peeled(custodian: Custodian, openingId: string): Promise<string> {
  const { body } = await custodian.post(`/openings/${openingId}/files`);
  const left = await decryptWith(custodian.identity, body.file as string);
  if (left === undefined) throw new Error('the file is not for this custodian');
  return left.toString();
}

/** One custodian's whole turn. */
export async function takeTurn(custodian: Custodian, openingId: string): Promise<void> {
  await freshen(custodian);
  const share = await peeled(custodian, openingId);
  await custodian.post(`/openings/${openingId}/shares`, { share });
}

/** Two custodians open the set for the session. */
export async function openSet(
  staff: { readonly invigilator: Client; readonly custodians: readonly Custodian[] },
  of: { readonly setId: string; readonly sessionId: string },
): Promise<void> {
  const asked = await askFor(staff.invigilator, staff.custodians, of);
  await takeTurn(asked.first, asked.id);
  await takeTurn(asked.second, asked.id);
}
