import { consistencyProof, formatAddCheckpoint, verifyCosignature, withSignatures } from '#audit';
import {
  findLastCheckpoint,
  inTransaction,
  insertCosignature,
  lastCosignedSize,
  selectLeafHashes,
} from '#store';
import type { Engine } from '../engine.js';

const DEADLINE_MS = 5000;
/** A witness that has forgotten, or seen more than it told us, says so once. */
const TRIES = 2;

/** Sends a request to a witness; rejects when none answers in time. */
export type PostToWitness = (
  url: string,
  body: string,
) => Promise<{ readonly status: number; readonly text: string }>;

export const postToWitness: PostToWitness = async (url, body) => {
  const reply = await fetch(url, {
    method: 'POST',
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  return { status: reply.status, text: await reply.text() };
};

type Witness = Engine['policy']['witnesses'][number] & { readonly url: string };

/**
 * Asks every witness of the policy for its cosignature of the newest checkpoint, all at once; nothing waits for it. The
 * cosignatures are kept, and published with the checkpoint.
 * @throws AggregateError when some could not be had
 */
export async function askWitnesses(engine: Engine, post: PostToWitness): Promise<void> {
  const newest = await findLastCheckpoint(engine.db);
  if (newest === undefined || newest.size === 0) return;
  const witnesses = engine.policy.witnesses.flatMap((witness) =>
    witness.url === undefined || witness.vkey === engine.audit.witness.vkey
      ? []
      : [{ ...witness, url: witness.url }],
  );
  const asked = await Promise.allSettled(
    witnesses.map((witness) => askWitness(engine, post, { witness, newest })),
  );
  const failures = asked.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  if (failures.length > 0)
    throw new AggregateError(
      failures,
      `${failures.length} of ${witnesses.length} witnesses did not cosign; the first: ${String(failures[0])}`,
    );
}

async function askWitness(
  { db }: Engine,
  post: PostToWitness,
  ask: {
    readonly witness: Witness;
    readonly newest: { readonly size: number; readonly note: string };
  },
): Promise<void> {
  const { witness, newest } = ask;
  let oldSize = await lastCosignedSize(db, witness.name);
  if (oldSize === newest.size) return;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const proof = oldSize === 0 ? [] : await proofBetween(db, oldSize, newest.size);
    const body = formatAddCheckpoint({ oldSize, proof, note: newest.note });
    const { status, text } = await post(`${witness.url.replace(/\/$/, '')}/add-checkpoint`, body);
    if (status === 200) return keepCosignature(db, ask, text);
    if (status !== 409) throw new Error(`witness ${witness.name} answered ${status}`);
    oldSize = sizeSeen(witness, text, newest.size);
  }
  throw new Error(`witness ${witness.name} does not settle on what it has seen`);
}

async function proofBetween(db: Engine['db'], oldSize: number, newSize: number) {
  return consistencyProof(await selectLeafHashes(db, newSize), { oldSize, newSize });
}

/** What the witness says it saw last. @throws Error when that is more than there is: then something is badly wrong here */
function sizeSeen(witness: Witness, text: string, newest: number): number {
  const size = /^(0|[1-9]\d*)\n$/.exec(text)?.[1];
  if (size === undefined) throw new Error(`witness ${witness.name} answered 409 without a size`);
  if (Number(size) > newest)
    throw new Error(
      `witness ${witness.name} has cosigned this log at size ${size}, which is beyond its size ${newest} here: events that were signed are gone, or the log was forked`,
    );
  return Number(size);
}

async function keepCosignature(
  db: Engine['db'],
  {
    witness,
    newest,
  }: {
    readonly witness: Witness;
    readonly newest: { readonly size: number; readonly note: string };
  },
  text: string,
): Promise<void> {
  for (const line of text.split(/(?<=\n)/)) {
    const note = Buffer.from(newest.note + line);
    const witnessedAt = verifyCosignature(note, witness.vkey);
    if (witnessedAt === undefined) continue;
    const cosignature = { size: newest.size, witness: witness.name, witnessedAt };
    withSignatures(newest.note, [line]);
    await inTransaction(db, (tx) => insertCosignature(tx, { ...cosignature, line }));
    return;
  }
  throw new Error(`witness ${witness.name} answered with no cosignature of its key`);
}
