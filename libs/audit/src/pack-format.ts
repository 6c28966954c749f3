import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { AuditError } from './audit-error.js';
import { parseCanonicalJson } from './canonical-json.js';
import { type AuditEvent } from './event.js';

/** A pack as data: path inside the pack to content. Whoever calls does the reading and writing. */
export type PackFiles = ReadonlyMap<string, Buffer>;

export const packFormat = 'assay-evidence/3';
/** The type under which a manifest is signed. */
export const manifestPayloadType = 'application/vnd.assay.evidence-manifest+json';

/** For whom a pack was made: reviewers and auditors get keys and hidden tests, candidates get neither. */
export type PackVariant = 'reviewer' | 'candidate';

/** Where things are in a pack. */
export const packPaths = {
  manifest: 'manifest.json',
  signature: 'manifest.dsse.json',
  sums: 'SHA256SUMS',
  guide: 'VERIFY.md',
  verifier: 'verify.mjs',
  checkpoint: 'log/checkpoint',
  oldCheckpoint: 'log/checkpoint.old',
  consistency: 'log/consistency',
  vkey: 'log/log.vkey',
  event: (index: number) => `log/events/${index}.json`,
  proof: (index: number) => `log/events/${index}.tlog-proof`,
  keyEvent: (index: number) => `keys/events/${index}.json`,
  keyProof: (index: number) => `keys/events/${index}.tlog-proof`,
  publicKey: (keyId: string) => `keys/${keyId}.pem`,
} as const;

/** Written by the pack itself and named by nothing but the manifest. */
const ownPaths: readonly string[] = [
  packPaths.manifest,
  packPaths.signature,
  packPaths.sums,
  packPaths.checkpoint,
  packPaths.oldCheckpoint,
  packPaths.consistency,
  packPaths.vkey,
];

/** What a pack says about the sitting; the exporter writes them, the verifier knows that they must be there. */
const contentPaths: Readonly<Record<PackVariant, readonly string[]>> = {
  reviewer: ['item-refs.json', 'items.json', 'marks.json', 'responses.json'],
  candidate: ['item-refs.json', 'responses.json', 'result.json'],
};

const segment = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
const safePath = new RegExp(`^(?=.{1,255}$)${segment}(?:/${segment})*$`);
const eventPath = /^(log|keys)\/events\/(0|[1-9]\d{0,15})\.(?:json|tlog-proof)$/;

const closed = { additionalProperties: false };
const manifestSchema = Type.Object(
  {
    format: Type.Literal(packFormat),
    variant: Type.Union([Type.Literal('reviewer'), Type.Literal('candidate')]),
    sitting: Type.String({ minLength: 1, maxLength: 128 }),
    files: Type.Array(
      Type.Object(
        {
          path: Type.String({ pattern: safePath.source }),
          sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** `manifest.json`: every other file of the pack but its signature, sorted by path. */
export type PackManifest = Static<typeof manifestSchema>;

const isManifest = new Ajv({ strict: true }).compile<PackManifest>(manifestSchema);

/**
 * Whether an event is about a sitting: the sitting is its subject, or its data names it as `sitting` (events about a
 * mark, a submission or a run of that sitting).
 */
export function isAboutSitting(event: AuditEvent, sittingRef: string): boolean {
  const subject = event.subject.kind === 'sitting' ? event.subject.ref : event.data['sitting'];
  return subject === sittingRef;
}

/** Written once and never again: whoever names such a file, at whatever time, must name the same bytes. */
export function isWrittenOnce(path: string): boolean {
  return /^(runs|submissions|records)\/|^keys\/[0-9a-f]{64}\.pem$/.test(path);
}

/**
 * Whether a pack for a candidate leaves this file out, although events name it: facts of runs hold outputs of hidden tests, the
 * detailed statements their hashes; records of people's work are for those who review it.
 */
export function isWithheld(variant: PackVariant, path: string): boolean {
  if (variant === 'reviewer') return false;
  return (
    /^records\//.test(path) || (/^runs\//.test(path) && !/\.result\.intoto\.jsonl$/.test(path))
  );
}

/** Whether the format has a place for this path; everything else is refused, so that a pack carries no strangers. */
export function isPackPath(variant: PackVariant, path: string): boolean {
  if (!safePath.test(path) || isWithheld(variant, path)) return false;
  if (/^runs\/[^/]+\.(json|intoto\.jsonl)$/.test(path) || eventPath.test(path)) return true;
  if (isWrittenOnce(path)) return !/^runs\//.test(path);
  const named: readonly string[] = [packPaths.guide, packPaths.verifier, ...contentPaths[variant]];
  return ownPaths.includes(path) || named.includes(path);
}

/** Whether an event must name this file: all that says something, the log's and the pack's own writing aside. */
export function isVouchedFor(path: string): boolean {
  return !ownPaths.includes(path) && !eventPath.test(path);
}

/** What must be there in every pack of a kind. */
export function requiredPaths(variant: PackVariant): readonly string[] {
  return [...ownPaths, packPaths.guide, packPaths.verifier, ...contentPaths[variant]];
}

/** The indexes that the files under `log/events/` or `keys/events/` speak of, ascending, each once. */
export function eventIndexesOf(files: PackFiles, folder: 'log' | 'keys'): readonly number[] {
  const indexes = [...files.keys()].flatMap((path) => {
    const [, where, index] = eventPath.exec(path) ?? [];
    return where === folder ? [Number(index)] : [];
  });
  return [...new Set(indexes)].sort((a, b) => a - b);
}

/**
 * The manifest of a pack.
 * @throws AuditError `pack-invalid` or `json-invalid`
 */
export function parseManifest(bytes: Uint8Array): PackManifest {
  const value = parseCanonicalJson(bytes);
  if (isManifest(value)) return value;
  const [first] = isManifest.errors ?? [];
  throw new AuditError(
    'pack-invalid',
    `${packPaths.manifest}: ${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`,
  );
}
