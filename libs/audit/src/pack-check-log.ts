import { leafHash } from './merkle.js';
import { type Finding, verdict } from './pack-finding.js';
import { type PackFiles, eventIndexesOf, packPaths } from './pack-format.js';
import {
  checkpointOf,
  eventsOf,
  fileOf,
  keyEventsOf,
  proofOf,
  someIndexesOf,
  textOf,
  vkeyOf,
} from './pack-read.js';
import { verifyConsistency, verifyInclusion } from './proofs.js';
import { decodeBase64 } from './signed-note.js';

export function checkLogKey(files: PackFiles, trusted: string | undefined): Finding {
  const own = vkeyOf(files);
  if (trusted === undefined) {
    return {
      ok: true,
      detail: `no trusted key was given; compare ${own} with the key that the body publishes`,
    };
  }
  return own === trusted.trim()
    ? { ok: true, detail: `signed under the trusted key ${own}` }
    : { ok: false, detail: `the pack's key ${own} is not the trusted key ${trusted.trim()}` };
}

export function checkCheckpoint(files: PackFiles): Finding {
  const { origin, size } = checkpointOf(files);
  return { ok: true, detail: `${origin} at size ${size}` };
}

/** The log went on from the older checkpoint without changing what was before it. */
export function checkConsistency(files: PackFiles): Finding {
  const older = checkpointOf(files, packPaths.oldCheckpoint);
  const newer = checkpointOf(files);
  const lines = textOf(files, packPaths.consistency).split('\n');
  if (lines.pop() !== '') return { ok: false, detail: `${packPaths.consistency} is cut` };
  const proof = lines.map((line) => {
    const hash = decodeBase64(line);
    if (hash === undefined) throw new Error(`${packPaths.consistency} holds no hashes`);
    return hash;
  });
  const holds = verifyConsistency({
    ...{ oldSize: older.size, oldRoot: older.root, newSize: newer.size, newRoot: newer.root },
    proof,
  });
  return verdict(
    holds ? [] : [`size ${newer.size} does not continue size ${older.size}`],
    `size ${newer.size} continues size ${older.size}`,
  );
}

export function checkEvents(files: PackFiles): Finding {
  const [events, keyEvents] = [eventsOf(files), keyEventsOf(files)];
  const ids = new Set([...events, ...keyEvents].map(([, { id }]) => id));
  const count = events.length + keyEvents.length;
  return verdict(
    ids.size < count ? ['an event id occurs twice'] : [],
    `${events.length} events are well formed, and ${keyEvents.length} about keys`,
  );
}

export function checkEventIndexes(files: PackFiles): Finding {
  const { size } = checkpointOf(files);
  const indexes = someIndexesOf(files);
  const faults = placesOf(files).flatMap(({ index, proof }) => {
    const found = proofOf(files, proof).index;
    if (found !== index) return [`the proof of event ${index} is for index ${found}`];
    if (index >= size) return [`event ${index} lies beyond the checkpoint's size ${size}`];
    return [];
  });
  return verdict(faults, `indexes from ${indexes[0] ?? 0} to ${indexes.at(-1) ?? 0}, of ${size}`);
}

export function checkInclusion(files: PackFiles): Finding {
  const { size, root } = checkpointOf(files);
  someIndexesOf(files);
  const places = placesOf(files);
  const faults = places.flatMap(({ index, event, proof }) => {
    const { hashes } = proofOf(files, proof);
    const leaf = leafHash(fileOf(files, event));
    return verifyInclusion({ leafHash: leaf, index, size, proof: hashes, root })
      ? []
      : [`event ${index} is not proved to be in the log`];
  });
  return verdict(faults, `${places.length} events are in the log`);
}

function placesOf(files: PackFiles) {
  return [
    ...eventIndexesOf(files, 'log').map((index) => ({
      ...{ index, event: packPaths.event(index), proof: packPaths.proof(index) },
    })),
    ...eventIndexesOf(files, 'keys').map((index) => ({
      ...{ index, event: packPaths.keyEvent(index), proof: packPaths.keyProof(index) },
    })),
  ];
}
