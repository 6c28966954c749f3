import { createPrivateKey } from 'node:crypto';
import {
  canonicalJson,
  decodeEvent,
  encodeEvent,
  generateLogKey,
  inclusionProofs,
  leafHash,
  packPaths,
  parseManifest,
  rootOf,
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

/** The pack with a manifest that fits its files: what everybody can write who holds the pack. */
export function withManifest(draft: Draft, original: PackFiles): PackFiles {
  const { sitting, format } = parseManifest(original.get(packPaths.manifest)!);
  const content = [...draft.files].filter(([path]) => path !== packPaths.manifest);
  const files = content
    .map(([path, bytes]) => ({ path, sha256: sha256Hex(bytes), size: bytes.length }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const manifest = Buffer.from(canonicalJson({ format, sitting, files }));
  return new Map([[packPaths.manifest, manifest], ...content]);
}

const origin = 'forged.example/log';
const logKey = generateLogKey(origin);
export const insiderVkey = logKey.vkey;

/**
 * The pack as an honest engine would hand it out from a database whose rows somebody changed after the deed: the events are
 * those of the time, and the last one vouches for the changed files.
 */
export function fromChangedDatabase(draft: Draft, original: PackFiles): PackFiles {
  const events = draft.events().map(([, event]) => event);
  const leaves = events.map((event, at) =>
    encodeEvent(at === events.length - 1 ? vouchingFor(event, draft.files) : event),
  );
  const hashes = leaves.map(leafHash);
  const size = leaves.length;
  const proofs = inclusionProofs(hashes, { indexes: leaves.map((_, at) => at), size });
  const relogged = new Draft(draft.files);
  for (const path of relogged.paths('log/')) relogged.files.delete(path);
  const note = signCheckpoint(
    { origin, size, root: rootOf(hashes) },
    createPrivateKey(logKey.privateKeyPem),
  );
  relogged.files.set(packPaths.checkpoint, Buffer.from(note));
  relogged.files.set(packPaths.vkey, Buffer.from(`${logKey.vkey}\n`));
  for (const [index, leaf] of leaves.entries()) {
    const proof = { index, size, hashes: proofs[index]!.map((hash) => hash.toString('base64')) };
    relogged.files.set(packPaths.event(index), leaf);
    relogged.files.set(packPaths.proof(index), Buffer.from(canonicalJson(proof)));
  }
  return withManifest(relogged, original);
}

function vouchingFor(event: AuditEvent, files: PackFiles): AuditEvent {
  return {
    ...event,
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
