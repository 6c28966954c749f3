import { canonicalJson, parseCanonicalJson } from './canonical-json.js';
import { inTotoPayloadType, verifyEnvelope } from './dsse.js';
import { keyIdOf } from './evidence-key.js';
import { sha256Hex } from './merkle.js';
import { type Finding, verdict } from './pack-finding.js';
import { type PackFiles, manifestPayloadType, packPaths } from './pack-format.js';
import {
  type ValidKey,
  eventsOf,
  fileOf,
  keyEventsOf,
  manifestOf,
  textOf,
  validKeysOf,
} from './pack-read.js';

/** Every key is the one that the log announced under its own hash, once, and whatever retires one is about one of them. */
export function checkKeys(files: PackFiles): Finding {
  const keys = validKeysOf(files);
  const faults = keys
    .filter(({ key, keyId }) => keyIdOf(key) !== keyId)
    .map(({ keyId }) => `key ${keyId} is another`);
  if (keys.length === 0) faults.push('there is no key');
  const known = new Map(keys.map((key) => [key.keyId, key]));
  if (known.size < keys.length) faults.push('a key was announced twice');
  for (const [index, { type, subject }] of keyEventsOf(files)) {
    const isRight = /^evidence-key\.(announced|retired)$/.test(type) && known.has(subject.ref);
    const from = known.get(subject.ref)?.from ?? index;
    if (!isRight || index < from) faults.push(`event ${index} is not about a key of the pack`);
  }
  return verdict(faults, `${keys.length} keys, each announced in the log`);
}

/** The manifest is signed with a key that was in force when the pack was made. */
export function checkSignature(files: PackFiles): Finding {
  const keys = validKeysOf(files).filter(({ until }) => until === null);
  const bytes = fileOf(files, packPaths.signature);
  const envelope = verified(bytes, keys, packPaths.signature);
  const isManifest =
    envelope.payloadType === manifestPayloadType &&
    envelope.payload.equals(fileOf(files, packPaths.manifest));
  return verdict(
    isManifest ? [] : [`${packPaths.signature} is about another manifest`],
    `the manifest is signed with ${envelope.keyId}`,
  );
}

/**
 * Every statement about a run is signed with a key that the log announced before the event that names it, is about this sitting and
 * about its run, and (where the facts are in the pack) about these facts.
 */
export function checkStatements(files: PackFiles): Finding {
  const paths = [...files.keys()].filter((path) => path.endsWith('.intoto.jsonl'));
  const keys = validKeysOf(files);
  if (keys.length === 0) return { ok: false, detail: 'there is no key' };
  const faults = paths.flatMap((path) => statementFaults(files, keys, path));
  return verdict(faults, `${paths.length} statements about runs are signed`);
}

interface Statement {
  readonly _type?: unknown;
  readonly subject?: readonly { readonly name?: unknown }[];
  readonly predicateType?: unknown;
  readonly predicate?: { readonly run?: { readonly id?: unknown }; readonly factsSha256?: unknown };
}

function statementFaults(
  files: PackFiles,
  keys: readonly ValidKey[],
  path: string,
): readonly string[] {
  const text = textOf(files, path);
  if (!text.endsWith('\n') || text.indexOf('\n') < text.length - 1)
    return [`${path} is not one line`];
  const named = eventsOf(files).find(([, { evidence }]) =>
    evidence.some(({ name }) => name === path),
  );
  const announced = keys.filter(({ from }) => from < (named?.[0] ?? 0));
  const { payloadType, payload } = verified(Buffer.from(text.slice(0, -1)), announced, path);
  if (payloadType !== inTotoPayloadType) return [`${path} is no in-toto statement`];
  // An object of unknown shape: every field is compared before it is believed.
  const statement = parseCanonicalJson(payload) as Statement;
  const [run, kind] = path.slice('runs/'.length).split('.');
  const { sitting } = manifestOf(files);
  const subjects = Array.isArray(statement.subject) ? statement.subject : [];
  const isOurs =
    statement._type === 'https://in-toto.io/Statement/v1' &&
    subjects.length === 1 &&
    subjects.every(({ name }) => typeof name === 'string' && name.startsWith(`${sitting}/`));
  if (!isOurs) return [`${path} is not about sitting ${sitting}`];
  if (kind !== 'detail') return [];
  const facts = sha256Hex(fileOf(files, `runs/${run ?? ''}.json`));
  return statement.predicate?.run?.id === run && statement.predicate?.factsSha256 === facts
    ? []
    : [`${path} is about another run`];
}

function verified(bytes: Buffer, keys: readonly ValidKey[], path: string) {
  // One spelling only: what another reader finds in the envelope must be what was verified.
  if (canonicalJson(parseCanonicalJson(bytes)) !== bytes.toString('utf8'))
    throw new Error(`${path} is not in its one spelling`);
  const envelope = verifyEnvelope(
    bytes,
    keys.map(({ key }) => key),
  );
  if (!envelope.ok) throw new Error(`${path}: ${envelope.reason}`);
  return envelope;
}
