import {
  buildPack,
  consistencyProof,
  inclusionProofs,
  packGuide,
  packPaths,
  type PackEvent,
  type PackFiles,
  type PackVariant,
} from '#audit';
import {
  announceEvidenceKey,
  appendEvent,
  countEventsAbout,
  findCheckpointCovering,
  lockSitting,
  selectEventsAbout,
  selectEvidenceKeys,
  selectLeafHashes,
  type Reader,
  type SignedLog,
  type Tx,
} from '#store';
import type { EvidenceSigner } from './attest-run.js';
import { contentFiles } from './evidence-contents.js';
import type { MarkingContext } from './ports.js';
import { evidenceOf, type EvidenceFile } from './records.js';

/** What is handed out about a sitting, as it was when the event of handing it out was written. */
export interface ExportedEvidence {
  readonly sittingRef: string;
  readonly variant: PackVariant;
  /** How many events there were about the sitting, that of handing out included. */
  readonly events: number;
  /** Of all keys that evidence was ever signed with. */
  readonly keyIds: readonly string[];
  readonly keyEvents: number;
  readonly files: PackFiles;
}

interface ExportContext extends MarkingContext {
  readonly signer: EvidenceSigner;
  /** The file `verify.mjs`. */
  readonly verifier: Buffer;
}

/**
 * Reads everything about one sitting, verifiable without us: what was sent, what was found, every entry ever made, the contents
 * that decided. A reviewer's pack holds keys and hidden tests, a candidate's neither. Handing it out is itself an event, which
 * counts the events about the sitting and about keys, and vouches for the files that no other event names, so that whoever holds the
 * pack can neither leave anything out nor rewrite it.
 */
export async function exportEvidence(
  tx: Tx,
  context: ExportContext,
  { sittingId, variant }: { readonly sittingId: string; readonly variant: PackVariant },
): Promise<ExportedEvidence> {
  // Everything about a sitting is written under its lock: the files and the count are of one moment.
  const sitting = await lockSitting(tx, sittingId);
  if (sitting === undefined) throw new Error(`sitting ${sittingId} is not there`);
  await announceEvidenceKey(tx, context.signer.key, context.at);
  const keys = await selectEvidenceKeys(tx);
  const content = await contentFiles(tx, context.keys, sitting, variant);
  const about: readonly EvidenceFile[] = [
    { name: packPaths.guide, bytes: Buffer.from(packGuide) },
    { name: packPaths.verifier, bytes: context.verifier },
    ...content.about,
  ];
  const events = (await countEventsAbout(tx, sitting.audit_ref)) + 1;
  let keyEvents = 0;
  for (const key of keys) keyEvents += await countEventsAbout(tx, key.key_id);
  await appendEvent(tx, {
    type: 'evidence.exported',
    at: context.at,
    actor: context.actor,
    subject: { kind: 'sitting', ref: sitting.audit_ref },
    data: { events, keyEvents, variant },
    evidence: about.map(evidenceOf),
  });
  const pems = keys.map(({ key_id: id, public_key_pem: pem }) => ({
    name: packPaths.publicKey(id),
    bytes: Buffer.from(pem),
  }));
  const all = [...about, ...content.named, ...pems];
  return {
    ...{ sittingRef: sitting.audit_ref, variant, events, keyEvents },
    keyIds: keys.map(({ key_id: id }) => id),
    files: new Map(all.map(({ name, bytes }) => [name, bytes])),
  };
}

/**
 * The evidence pack: what was exported, and the log's events about the sitting with their proofs. What came after the handing
 * out belongs to the next pack.
 * @param log a checkpoint that covers the event of handing out
 */
export async function assembleEvidence(
  db: Reader,
  options: {
    readonly exported: ExportedEvidence;
    readonly log: SignedLog;
    readonly vkey: string;
    readonly signer: EvidenceSigner;
  },
): Promise<PackFiles> {
  const { exported, log, vkey, signer } = options;
  const { sittingRef, variant, files } = exported;
  const events = (await selectEventsAbout(db, sittingRef)).slice(0, exported.events);
  const hashes = await selectLeafHashes(db, log.size);
  const older = await olderCheckpoint(db, log, events);
  return buildPack({
    ...{ sittingRef, variant, vkey, files, signer: signer.key },
    checkpoint: log.note,
    oldCheckpoint: older.note,
    consistency: consistencyProof(hashes, { oldSize: older.size, newSize: log.size }),
    events: withProofs(events, hashes, log.size),
    keyEvents: withProofs(await keyEventsOf(db, exported), hashes, log.size),
  });
}

/** From when the candidate's time began: whoever wrote that one down sees that the log went on from it. */
async function olderCheckpoint(
  db: Reader,
  log: SignedLog,
  events: readonly { readonly index: number; readonly type: string }[],
): Promise<{ readonly size: number; readonly note: string }> {
  const started = events.find(({ type }) => type === 'theory.started') ?? events[0];
  const older = await findCheckpointCovering(db, started?.index ?? 0);
  return older !== undefined && older.size < log.size ? older : log;
}

/** In the order of the log; a key's events after the handing out are left for the next pack. */
async function keyEventsOf(db: Reader, { keyIds, keyEvents }: ExportedEvidence) {
  const found = [];
  for (const id of keyIds) found.push(...(await selectEventsAbout(db, id)));
  return found.sort((a, b) => a.index - b.index).slice(0, keyEvents);
}

function withProofs(
  events: readonly { readonly index: number; readonly leaf: Buffer }[],
  hashes: readonly Buffer[],
  size: number,
): readonly PackEvent[] {
  const proofs = inclusionProofs(hashes, { indexes: events.map(({ index }) => index), size });
  return events.map(({ index, leaf }, at) => ({ index, leaf, proof: proofs[at] ?? [] }));
}
