import {
  decodeEvent,
  leafHash,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
  type AuditEvent,
  type Checkpoint,
} from '#audit';
import type { DrawCertificate, LoggedEvent } from './certificate.js';

/** An event of a certificate, decoded. */
export interface PlacedEvent {
  readonly index: number;
  readonly event: AuditEvent;
}

export function decoded({ index, leaf }: LoggedEvent): PlacedEvent {
  return { index, event: decodeEvent(Buffer.from(leaf, 'base64')) };
}

/** The first event of this type. */
export function firstOf(certificate: DrawCertificate, type: string): PlacedEvent | undefined {
  return certificate.events.map(decoded).find(({ event }) => event.type === type);
}

/** A checkpoint that is signed with the key of the certificate's log. @throws Error where it is not */
export function signedCheckpoint({ log }: DrawCertificate, note: string): Checkpoint {
  const signed = verifyCheckpoint(Buffer.from(note), log.vkey);
  if (!signed.ok) throw new Error(`the checkpoint is refused: ${signed.reason}`);
  return signed.checkpoint;
}

/** Events that the newest checkpoint does not prove to be in the log. */
export function unprovedEvents(certificate: DrawCertificate): readonly string[] {
  const { size, root } = signedCheckpoint(certificate, certificate.log.checkpoint);
  const all = [...certificate.events, ...certificate.records];
  if (all.length === 0) return ['there is no event'];
  return all
    .filter(
      ({ index, leaf, proof }) =>
        !verifyInclusion({
          leafHash: leafHash(Buffer.from(leaf, 'base64')),
          index,
          size,
          proof: proof.map((node) => Buffer.from(node, 'base64')),
          root,
        }),
    )
    .map(({ index }) => `event ${String(index)} is not proved to be in the log`);
}

/** Why the newest checkpoint does not continue an earlier one; empty when it does. */
export function forkFaults(
  certificate: DrawCertificate,
  earlier: Checkpoint,
  proof: readonly string[],
): readonly string[] {
  const newest = signedCheckpoint(certificate, certificate.log.checkpoint);
  const continues = verifyConsistency({
    oldSize: earlier.size,
    newSize: newest.size,
    oldRoot: earlier.root,
    newRoot: newest.root,
    proof: proof.map((node) => Buffer.from(node, 'base64')),
  });
  return continues
    ? []
    : [
        `the log of size ${String(newest.size)} does not continue that of size ${String(earlier.size)}`,
      ];
}
