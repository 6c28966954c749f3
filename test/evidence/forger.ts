import { createPrivateKey } from 'node:crypto';
import {
  canonicalJson,
  consistencyProof,
  decodeEvent,
  encodeEvent,
  formatTlogProof,
  generateEvidenceKeyPem,
  generateLogKey,
  inclusionProofs,
  leafHash,
  openEvidenceKey,
  packPaths,
  parseManifest,
  rootOf,
  sealPack,
  sha256Hex,
  signCheckpoint,
  type AuditEvent,
  type PackFiles,
} from '#audit';

/** What forgers reach for in the files of a pack; they may write to all of it. */
export interface Entry {
  item: string;
  sequence: number;
  points: string;
  parts: { points: string }[];
  state: string;
  derivation: unknown;
  run: string | null;
}
export interface Result {
  sequence: number;
  decision: string;
  total: string;
  totals: { byCriterion: { points: string }[] };
  reasons: unknown[];
  decidedAt: string;
}
export interface Content {
  id: string;
  key: { correct: unknown };
  statement: string;
  groups: { tests: { answer: string }[] }[];
}
export interface Sent {
  itemVersion: string;
  sequence: number;
  sha256: string;
  receivedAt: string;
  late: boolean;
}
export interface TestRuns {
  test: string;
  comparison: unknown;
  transcript?: { head: string };
  repeats?: { rule: object; runs: { process: { cpuUserUs: number } }[] };
}
interface Contents {
  marks: {
    sitting: string;
    session: string;
    scheme: { parts: { theory: { gate: { minimumShare: string } } }; pass: { share: string }[] };
    qualification: { outcomes: unknown[] };
    theoryPassed: boolean | null;
    entries: Entry[];
    results: Result[];
  };
  items: {
    paper: {
      position: number;
      part: string;
      item: string;
      number: number;
      version: string;
      contentSha256: string;
    }[];
    contents: { version: string; contentSha256: string; content: Content }[];
  };
  responses: {
    responses: (Sent & { body: unknown })[];
    submissions: (Sent & { id: string; language: string })[];
  };
  run: { facts: { provenance: { judge?: unknown }; tests: TestRuns[] } };
}
export type Kind = keyof Contents;
export type Change<K extends Kind> = (content: Contents[K]) => unknown;

/** The files of a pack in the hands of a forger. */
export class Draft {
  readonly files: Map<string, Buffer>;

  constructor(pack: PackFiles) {
    this.files = new Map(pack);
  }

  read<K extends Kind>(kind: K, path = `${kind}.json`): Contents[K] {
    return JSON.parse(this.files.get(path)!.toString()) as Contents[K];
  }

  /** Changes a JSON file in place and writes it as the exporter would. */
  edit<K extends Kind>(kind: K, change: Change<K>, path = `${kind}.json`): void {
    const content = this.read(kind, path);
    change(content);
    this.files.set(path, Buffer.from(canonicalJson(content)));
  }

  paths(prefix: string): readonly string[] {
    return [...this.files.keys()].filter((path) => path.startsWith(prefix));
  }

  /** The records of the runs, without the statements about them. */
  runs(): readonly string[] {
    return this.paths('runs/').filter((path) => path.endsWith('.json'));
  }

  /** The events in the order of the log, with their index. */
  events(): readonly (readonly [index: number, event: AuditEvent])[] {
    return this.paths('log/events/')
      .flatMap((path) => /(\d+)\.json$/.exec(path)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
      .map((index) => [index, decodeEvent(this.files.get(packPaths.event(index))!)] as const);
  }

  /** The events about keys, in the order of the log. */
  keyEvents(): readonly AuditEvent[] {
    return this.paths('keys/events/')
      .flatMap((path) => /(\d+)\.json$/.exec(path)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b)
      .map((index) => decodeEvent(this.files.get(packPaths.keyEvent(index))!));
  }

  indexOf(type: string): number {
    return this.events().findLast(([, event]) => event.type === type)![0];
  }

  dropEvent(index: number): void {
    this.files.delete(packPaths.event(index));
    this.files.delete(packPaths.proof(index));
  }

  /** The hash of content as the ledger pins it. */
  static hash(content: unknown): string {
    return sha256Hex(Buffer.from(canonicalJson(content)));
  }
}

/** The pack with lists that fit its files: what everybody can write who holds the pack. Its signature is the old one. */
export function withManifest(draft: Draft, original: PackFiles): PackFiles {
  const signature = original.get(packPaths.signature)!;
  return new Map([...sealed(draft.files, original), [packPaths.signature, signature]]);
}

const lists: readonly string[] = [packPaths.manifest, packPaths.signature, packPaths.sums];

/** Files with lists that fit, signed with the insider's key. */
export function sealed(files: PackFiles, original: PackFiles): Map<string, Buffer> {
  const { sitting: sittingRef, variant } = parseManifest(original.get(packPaths.manifest)!);
  const content = new Map([...files].filter(([path]) => !lists.includes(path)));
  return new Map(sealPack({ sittingRef, variant, signer: insiderKey, files: content }));
}

/** As the true log is called: only the key tells them apart. */
const origin = 'assay.local/audit';
const logKey = generateLogKey(origin);
export const insiderVkey = logKey.vkey;
export const insiderKey = openEvidenceKey(generateEvidenceKeyPem());

/**
 * The pack as an honest engine would hand it out from a database whose rows somebody changed after the deed: the events are
 * those of the time, and the last one vouches for the changed files. It has a log of its own, and a key of its own beside those
 * that runs were signed with.
 */
export function fromChangedDatabase(draft: Draft, original: PackFiles): PackFiles {
  const files = new Map(draft.files);
  files.set(packPaths.publicKey(insiderKey.keyId), Buffer.from(insiderKey.publicKeyPem));
  const keyEvents = [announcement(), ...draft.keyEvents()];
  const events = draft.events().map(([, event]) => event);
  const last = events.at(-1)!;
  events[events.length - 1] = vouchingFor(last, files, keyEvents.length);
  return relogged(files, original, keyEvents, events);
}

/** The pack with a log of its own: first what is about keys, then what is about the sitting. */
function relogged(
  files: PackFiles,
  original: PackFiles,
  keyEvents: readonly AuditEvent[],
  events: readonly AuditEvent[],
): PackFiles {
  const leaves = [...keyEvents, ...events].map(encodeEvent);
  const hashes = leaves.map(leafHash);
  const size = leaves.length;
  const proofs = inclusionProofs(hashes, { indexes: leaves.map((_, at) => at), size });
  const again = new Map([...files].filter(([path]) => !/^log\/|^keys\/events\//.test(path)));
  const key = createPrivateKey(logKey.privateKeyPem);
  const noteAt = (at: number) =>
    signCheckpoint({ origin, size: at, root: rootOf(hashes.slice(0, at)) }, key);
  const consistency = consistencyProof(hashes, { oldSize: 1, newSize: size });
  again.set(packPaths.checkpoint, Buffer.from(noteAt(size)));
  again.set(packPaths.oldCheckpoint, Buffer.from(noteAt(1)));
  again.set(
    packPaths.consistency,
    Buffer.from(consistency.map((hash) => `${hash.toString('base64')}\n`).join('')),
  );
  again.set(packPaths.vkey, Buffer.from(`${logKey.vkey}\n`));
  for (const [index, leaf] of leaves.entries()) {
    const isKey = index < keyEvents.length;
    const proof = formatTlogProof({ index, hashes: proofs[index]!, checkpoint: noteAt(size) });
    again.set((isKey ? packPaths.keyEvent : packPaths.event)(index), leaf);
    again.set((isKey ? packPaths.keyProof : packPaths.proof)(index), Buffer.from(proof));
  }
  return sealed(again, original);
}

function announcement(): AuditEvent {
  const pem = Buffer.from(insiderKey.publicKeyPem);
  const name = packPaths.publicKey(insiderKey.keyId);
  return {
    v: 1,
    id: '00000000-0000-7000-8000-000000000000',
    t: '2026-03-02T08:00:00.000Z',
    type: 'evidence-key.announced',
    actor: { kind: 'system', ref: 'engine' },
    subject: { kind: 'evidence-key', ref: insiderKey.keyId },
    data: { algorithm: 'ecdsa-p256-sha256' },
    evidence: [{ name, sha256: sha256Hex(pem), size: pem.length }],
  };
}

function vouchingFor(event: AuditEvent, files: PackFiles, keyEvents: number): AuditEvent {
  return {
    ...event,
    data: { ...event.data, keyEvents },
    evidence: event.evidence.flatMap(({ name }) => {
      const bytes = files.get(name);
      return bytes === undefined ? [] : [{ name, sha256: sha256Hex(bytes), size: bytes.length }];
    }),
  };
}

export type Place = readonly string[];

/** Where the values of a JSON document stand that hold no others. */
export function placesOf(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([key, one]) => placesOf(one, [...at, key]));
}

/** Puts another value of the same type at a place. */
export function changeAt(root: unknown, place: Place): void {
  const holder = place
    .slice(0, -1)
    .reduce((value, key) => value[key] as Record<string, unknown>, root as Record<string, unknown>);
  const key = place.at(-1)!;
  holder[key] = another(holder[key]);
}

function another(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return 'x';
  if (value === 'pass') return 'fail';
  return value === '1' ? '0' : `${value}0`;
}
