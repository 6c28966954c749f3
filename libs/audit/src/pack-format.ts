import { type Static, Type } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import { AuditError } from './audit-error.js';
import { parseCanonicalJson } from './canonical-json.js';
import { hashBytes } from './merkle.js';
import { type AuditEvent } from './event.js';
import { decodeBase64 } from './signed-note.js';

/** A pack as data: path inside the pack to content. Whoever calls does the reading and writing. */
export type PackFiles = ReadonlyMap<string, Buffer>;

export const packFormat = 'assay-evidence/2';

/** Where things are in a pack. */
export const packPaths = {
  manifest: 'manifest.json',
  guide: 'VERIFY.md',
  checkpoint: 'log/checkpoint',
  vkey: 'log/log.vkey',
  event: (index: number) => `log/events/${index}.json`,
  proof: (index: number) => `log/events/${index}.proof.json`,
} as const;

/** What a pack says about the sitting; the exporter writes them, the verifier knows that they must be there. */
export const contentPaths = ['items.json', 'marks.json', 'responses.json'] as const;

const segment = '[A-Za-z0-9_][A-Za-z0-9_.-]*';
const safePath = new RegExp(`^(?=.{1,255}$)${segment}(?:/${segment})*$`);
const eventPath = /^log\/events\/(0|[1-9]\d{0,15})(\.proof)?\.json$/;

const closed = { additionalProperties: false };
const size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

const manifestSchema = Type.Object(
  {
    format: Type.Literal(packFormat),
    sitting: Type.String({ minLength: 1, maxLength: 128 }),
    files: Type.Array(
      Type.Object(
        {
          path: Type.String({ pattern: safePath.source }),
          sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          size,
        },
        closed,
      ),
    ),
  },
  closed,
);

const proofSchema = Type.Object(
  { index: size, size, hashes: Type.Array(Type.String({ maxLength: 44 }), { maxItems: 64 }) },
  closed,
);

/** `manifest.json`: every other file of the pack, sorted by path. */
export type PackManifest = Static<typeof manifestSchema>;

/** `log/events/<index>.proof.json`, decoded. */
export interface EventProof {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

const ajv = new Ajv({ strict: true });
const isManifest = ajv.compile<PackManifest>(manifestSchema);
const isProof = ajv.compile<Static<typeof proofSchema>>(proofSchema);

/**
 * Whether an event is about a sitting: the sitting is its subject, or its data names it as `sitting` (events about a
 * mark, a submission or a run of that sitting).
 */
export function isAboutSitting(event: AuditEvent, sittingRef: string): boolean {
  const subject = event.subject.kind === 'sitting' ? event.subject.ref : event.data['sitting'];
  return subject === sittingRef;
}

/** Whether the format has a place for this path; everything else is refused, so that a pack carries no strangers. */
export function isPackPath(path: string): boolean {
  if (!safePath.test(path)) return false;
  if (/^(runs\/[^/]+\.(json|intoto\.jsonl)|submissions\/.+)$/.test(path) || eventPath.test(path))
    return true;
  const { manifest, guide, checkpoint, vkey } = packPaths;
  const fixed: readonly string[] = [manifest, guide, checkpoint, vkey, ...contentPaths];
  return fixed.includes(path);
}

/** The indexes that the files under `log/events/` speak of, ascending, each once. */
export function eventIndexesOf(files: PackFiles): readonly number[] {
  const indexes = [...files.keys()].flatMap((path) => {
    const index = eventPath.exec(path)?.[1];
    return index === undefined ? [] : [Number(index)];
  });
  return [...new Set(indexes)].sort((a, b) => a - b);
}

/**
 * The manifest of a pack.
 * @throws AuditError `pack-invalid` or `json-invalid`
 */
export function parseManifest(bytes: Uint8Array): PackManifest {
  return parseAs({ schema: isManifest, bytes, what: packPaths.manifest });
}

/**
 * A proof file of a pack.
 * @throws AuditError `pack-invalid` or `json-invalid`
 */
export function parseProof(bytes: Uint8Array): EventProof {
  const proof = parseAs({ schema: isProof, bytes, what: 'the proof' });
  const hashes = proof.hashes.map((text) => {
    const value = decodeBase64(text);
    if (value?.length !== hashBytes) {
      throw new AuditError('pack-invalid', 'a hash of the proof is not 32 bytes in base64');
    }
    return value;
  });
  return { ...proof, hashes };
}

function parseAs<T>(input: {
  readonly schema: ValidateFunction<T>;
  readonly bytes: Uint8Array;
  readonly what: string;
}): T {
  const value = parseCanonicalJson(input.bytes);
  if (input.schema(value)) return value;
  const [first] = input.schema.errors ?? [];
  throw new AuditError(
    'pack-invalid',
    `${input.what}: ${first?.instancePath ?? ''} ${first?.message ?? 'is not valid'}`,
  );
}
