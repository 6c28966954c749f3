import { type KeyObject } from 'node:crypto';
import { type Checkpoint, verifyCheckpoint } from './checkpoint.js';
import { parseEvidencePublicKey } from './evidence-key.js';
import { type AuditEvent, decodeEvent } from './event.js';
import {
  type PackFiles,
  type PackManifest,
  eventIndexesOf,
  packPaths,
  parseManifest,
} from './pack-format.js';
import { type TlogProof, parseTlogProof } from './tlog-proof.js';

/** Reading the files of a pack. All of these throw an Error that says what is wrong, for a check to report. */

export type IndexedEvent = readonly [index: number, event: AuditEvent];

export function fileOf(files: PackFiles, path: string): Buffer {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`${path} is missing`);
  return bytes;
}

export function manifestOf(files: PackFiles): PackManifest {
  return parseManifest(fileOf(files, packPaths.manifest));
}

export function vkeyOf(files: PackFiles): string {
  return textOf(files, packPaths.vkey).replace(/\n$/, '');
}

export function checkpointOf(files: PackFiles, path: string = packPaths.checkpoint): Checkpoint {
  const result = verifyCheckpoint(fileOf(files, path), vkeyOf(files));
  if (!result.ok) throw new Error(`the checkpoint is refused: ${result.reason}`);
  return result.checkpoint;
}

/** Text of a file that is UTF-8 and nothing else. */
export function textOf(files: PackFiles, path: string): string {
  const bytes = fileOf(files, path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw new Error(`${path} is no UTF-8`);
  return text;
}

/** A proof of the pack; its checkpoint must be the pack's, byte for byte. */
export function proofOf(files: PackFiles, path: string): TlogProof {
  const proof = parseTlogProof(textOf(files, path));
  if (proof.checkpoint !== textOf(files, packPaths.checkpoint))
    throw new Error(`${path} is for another checkpoint`);
  return proof;
}

/** A pack without events proves nothing; "all of none" must not pass. */
export function someIndexesOf(files: PackFiles): readonly number[] {
  const indexes = eventIndexesOf(files, 'log');
  if (indexes.length === 0) throw new Error('the pack holds no events');
  return indexes;
}

/** Nearly every check asks for the events; a pack under verification does not change (verifyPack works on a copy). */
const read = new WeakMap<PackFiles, readonly IndexedEvent[]>();

/** The events about the sitting, in the order of the log. */
export function eventsOf(files: PackFiles): readonly IndexedEvent[] {
  const known = read.get(files);
  if (known !== undefined) return known;
  const events = someIndexesOf(files).map((index) => eventAt(files, index, packPaths.event(index)));
  read.set(files, events);
  return events;
}

/** The events about keys, in the order of the log. */
export function keyEventsOf(files: PackFiles): readonly IndexedEvent[] {
  return eventIndexesOf(files, 'keys').map((index) =>
    eventAt(files, index, packPaths.keyEvent(index)),
  );
}

function eventAt(files: PackFiles, index: number, path: string): IndexedEvent {
  try {
    return [index, decodeEvent(fileOf(files, path))];
  } catch (error) {
    throw new Error(`event ${index}: ${error instanceof Error ? error.message : 'unreadable'}`, {
      cause: error,
    });
  }
}

/** A key that the log announced: usable for what comes after `from` in the log, and retired at `until`. */
export interface ValidKey {
  readonly keyId: string;
  readonly key: KeyObject;
  readonly from: number;
  readonly until: number | null;
}

/** The keys of the pack with their history. */
export function validKeysOf(files: PackFiles): readonly ValidKey[] {
  const events = keyEventsOf(files);
  return events
    .filter(([, { type }]) => type === 'evidence-key.announced')
    .map(
      ([
        from,
        {
          subject: { ref: keyId },
        },
      ]) => {
        const retired = events.find(
          ([, { type, subject }]) => type === 'evidence-key.retired' && subject.ref === keyId,
        );
        const key = parseEvidencePublicKey(textOf(files, packPaths.publicKey(keyId)));
        return { keyId, key, from, until: retired?.[0] ?? null };
      },
    );
}
