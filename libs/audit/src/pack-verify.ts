import { type Checkpoint, verifyCheckpoint } from './checkpoint.js';
import { type AuditEvent, decodeEvent } from './event.js';
import { leafHash, sha256Hex } from './merkle.js';
import {
  type PackFiles,
  contentPaths,
  eventIndexesOf,
  isAboutSitting,
  isPackPath,
  packPaths,
  parseManifest,
  parseProof,
} from './pack-format.js';
import { verifyInclusion } from './proofs.js';

/** One line of a verifier's report; `detail` says what was found, for people. */
export interface PackCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
}

type Finding = Omit<PackCheck, 'name'>;
/** A report is for people: a pack of rubbish is told by its first faults. */
const maxFaults = 5;

type IndexedEvent = readonly [index: number, event: AuditEvent];

/**
 * Checks an evidence pack with nothing but its bytes: `manifest`, `layout`, `log-key`, `checkpoint`, `events`,
 * `event-indexes`, `inclusion`, `sitting`, `evidence`. Never throws: whatever is wrong with the pack is a failed check.
 * Leaves out what needs the scoring engine (recomputing marks). Without `trustedVkey` a pack is only shown to agree with
 * itself, and `log-key` says so.
 */
export function verifyPack(
  files: PackFiles,
  options: { readonly trustedVkey?: string } = {},
): { readonly ok: boolean; readonly checks: readonly PackCheck[] } {
  const checks = [
    check('manifest', () => checkManifest(files)),
    check('layout', () => checkLayout(files)),
    check('log-key', () => checkLogKey(files, options.trustedVkey)),
    check('checkpoint', () => checkCheckpoint(files)),
    check('events', () => checkEvents(files)),
    check('event-indexes', () => checkEventIndexes(files)),
    check('inclusion', () => checkInclusion(files)),
    check('sitting', () => checkSitting(files)),
    check('evidence', () => checkEvidence(files)),
  ];
  return { ok: checks.every(({ ok }) => ok), checks };
}

/** Whatever a check throws on hostile input is that check's failure; a verifier that dies has verified nothing. */
function check(name: string, run: () => Finding): PackCheck {
  try {
    return { name, ...run() };
  } catch (error) {
    return { name, ok: false, detail: error instanceof Error ? error.message : 'unreadable' };
  }
}

function verdict(faults: readonly string[], praise: string): Finding {
  if (faults.length === 0) return { ok: true, detail: praise };
  const rest = faults.length > maxFaults ? [`and ${faults.length - maxFaults} more`] : [];
  return { ok: false, detail: [...faults.slice(0, maxFaults), ...rest].join('; ') };
}

function checkManifest(files: PackFiles): Finding {
  const listed = parseManifest(fileOf(files, packPaths.manifest)).files;
  const paths = listed.map(({ path }) => path);
  const faults = listed.flatMap(({ path, sha256, size }) => {
    const bytes = files.get(path);
    if (bytes === undefined) return [`${path} is missing`];
    if (bytes.length !== size || sha256Hex(bytes) !== sha256) return [`${path} was changed`];
    return [];
  });
  if (paths.some((path, at) => at > 0 && path <= (paths[at - 1] ?? ''))) {
    faults.push('the list of files is not in order or names one twice');
  }
  const known = new Set([...paths, packPaths.manifest]);
  const extra = [...files.keys()].filter((path) => !known.has(path));
  faults.push(...extra.map((path) => `${path} is not in the manifest`));
  return verdict(faults, `${listed.length} files are as listed`);
}

function checkLayout(files: PackFiles): Finding {
  const required = [
    packPaths.manifest,
    packPaths.guide,
    packPaths.checkpoint,
    packPaths.vkey,
    ...contentPaths,
  ];
  const missing = required.filter((path) => !files.has(path)).map((path) => `${path} is missing`);
  const strange = [...files.keys()]
    .filter((path) => !isPackPath(path))
    .map((path) => `${JSON.stringify(path)} has no place in a pack`);
  return verdict([...missing, ...strange], 'every required file is there, and no stranger');
}

function checkLogKey(files: PackFiles, trusted: string | undefined): Finding {
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

function checkCheckpoint(files: PackFiles): Finding {
  const { origin, size } = checkpointOf(files);
  return { ok: true, detail: `${origin} at size ${size}` };
}

function checkEvents(files: PackFiles): Finding {
  const events = eventsOf(files);
  const ids = new Set(events.map(([, { id }]) => id));
  const faults = ids.size < events.length ? ['an event id occurs twice'] : [];
  return verdict(faults, `${events.length} events are well formed`);
}

function checkEventIndexes(files: PackFiles): Finding {
  const { size } = checkpointOf(files);
  const indexes = someIndexesOf(files);
  const faults = indexes.flatMap((index) => {
    const proof = parseProof(fileOf(files, packPaths.proof(index)));
    if (proof.index !== index) return [`the proof of event ${index} is for index ${proof.index}`];
    if (index >= size) return [`event ${index} lies beyond the checkpoint's size ${size}`];
    return [];
  });
  return verdict(faults, `indexes from ${indexes[0] ?? 0} to ${indexes.at(-1) ?? 0}, of ${size}`);
}

function checkInclusion(files: PackFiles): Finding {
  const { size, root } = checkpointOf(files);
  const indexes = someIndexesOf(files);
  const faults = indexes.flatMap((index) => {
    const proof = parseProof(fileOf(files, packPaths.proof(index)));
    if (proof.size !== size) {
      return [`the proof of event ${index} is for size ${proof.size}, the checkpoint for ${size}`];
    }
    const leaf = leafHash(fileOf(files, packPaths.event(index)));
    return verifyInclusion({ leafHash: leaf, index, size, proof: proof.hashes, root })
      ? []
      : [`event ${index} is not proved to be in the log`];
  });
  return verdict(faults, `${indexes.length} events are in the log`);
}

function checkSitting(files: PackFiles): Finding {
  const { sitting } = parseManifest(fileOf(files, packPaths.manifest));
  const faults = eventsOf(files)
    .filter(([, event]) => !isAboutSitting(event, sitting))
    .map(([index]) => `event ${index} is not about sitting ${sitting}`);
  return verdict(faults, `all events are about sitting ${sitting}`);
}

/**
 * Every file of content is named by an event, and is as the event says; where several name it the last one decides, save for
 * what is written once (runs and submissions): there all must agree.
 */
function checkEvidence(files: PackFiles): Finding {
  const claims = eventsOf(files).flatMap(([index, { evidence }]) =>
    evidence.map((claim) => ({ ...claim, index })),
  );
  const last = new Map(claims.map((claim) => [claim.name, claim]));
  const holding = claims.filter((claim) => isOnce(claim.name) || last.get(claim.name) === claim);
  const faults = holding.flatMap(({ name, sha256, size, index }) => {
    const bytes = files.get(name);
    if (bytes === undefined) return [`${name}, which event ${index} names, is missing`];
    return bytes.length === size && sha256Hex(bytes) === sha256
      ? []
      : [`${name} is not what event ${index} vouches for`];
  });
  const content = [...files.keys()].filter((path) => isOnce(path) || isContent(path));
  const bare = content.filter((path) => !last.has(path)).map((path) => `no event names ${path}`);
  return verdict([...faults, ...bare], `${last.size} files are as the log vouches`);
}

function isOnce(path: string): boolean {
  return /^(runs|submissions)\//.test(path);
}

function isContent(path: string): boolean {
  return path === packPaths.guide || contentPaths.some((one) => one === path);
}

function fileOf(files: PackFiles, path: string): Buffer {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`${path} is missing`);
  return bytes;
}

function vkeyOf(files: PackFiles): string {
  return fileOf(files, packPaths.vkey).toString('utf8').replace(/\n$/, '');
}

function checkpointOf(files: PackFiles): Checkpoint {
  const result = verifyCheckpoint(fileOf(files, packPaths.checkpoint), vkeyOf(files));
  if (!result.ok) throw new Error(`the checkpoint is refused: ${result.reason}`);
  return result.checkpoint;
}

/** A pack without events proves nothing; "all of none" must not pass. */
function someIndexesOf(files: PackFiles): readonly number[] {
  const indexes = eventIndexesOf(files);
  if (indexes.length === 0) throw new Error('the pack holds no events');
  return indexes;
}

function eventsOf(files: PackFiles): readonly IndexedEvent[] {
  return someIndexesOf(files).map((index) => {
    const leaf = fileOf(files, packPaths.event(index));
    try {
      return [index, decodeEvent(leaf)] as const;
    } catch (error) {
      throw new Error(`event ${index}: ${error instanceof Error ? error.message : 'unreadable'}`, {
        cause: error,
      });
    }
  });
}
