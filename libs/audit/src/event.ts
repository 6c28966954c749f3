import { type Static, Type } from '@sinclair/typebox';
import { Ajv } from 'ajv';
import { AuditError } from './audit-error.js';
import { canonicalEvent, maxEventBytes, parseCanonicalJson } from './canonical-json.js';

const closed = { additionalProperties: false };

/** Neither spaces nor "@": the names and addresses of people cannot slip in where a reference belongs. */
const ref = Type.String({ pattern: '^[A-Za-z0-9_.:/-]{1,128}$' });
const kebab = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';

/** A file that the event vouches for; in an evidence pack `name` is the file's path. */
const evidenceSchema = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z0-9_][A-Za-z0-9_./-]{0,254}$' }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    size: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  },
  closed,
);

/** The JSON Schema of an event, version 1. */
export const auditEventSchema = Type.Object(
  {
    v: Type.Literal(1),
    id: Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
    t: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' }),
    type: Type.String({ pattern: `^${kebab}(?:\\.${kebab})+$`, maxLength: 64 }),
    actor: Type.Object(
      {
        kind: Type.Union([
          Type.Literal('person'),
          Type.Literal('system'),
          Type.Literal('candidate'),
        ]),
        ref,
      },
      closed,
    ),
    subject: Type.Object(
      { kind: Type.String({ pattern: `^${kebab}$`, maxLength: 64 }), ref },
      closed,
    ),
    data: Type.Record(
      Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,63}$' }),
      Type.Union([Type.String(), Type.Integer(), Type.Boolean(), Type.Array(Type.String())]),
      closed,
    ),
    evidence: Type.Array(evidenceSchema),
  },
  closed,
);

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/**
 * One entry of the audit log. It holds references, never personal data or free text: the log is for ever, and what must
 * be erasable is evidence kept elsewhere.
 */
export type AuditEvent = Frozen<Static<typeof auditEventSchema>>;

const ajv = new Ajv({ strict: true });
const isEvent = ajv.compile<AuditEvent>(auditEventSchema);

/**
 * The leaf bytes of an event: canonical JSON, UTF-8, at most `maxEventBytes`.
 * @throws AuditError `event-invalid` with the JSON path, or `event-too-large`
 */
export function encodeEvent(event: AuditEvent): Buffer {
  assertEvent(event);
  return canonicalEvent(event);
}

/**
 * The event of exact leaf bytes; bytes that `encodeEvent` would not have written are refused.
 * @throws AuditError `event-invalid`, `event-too-large` or `json-invalid`
 */
export function decodeEvent(leaf: Uint8Array): AuditEvent {
  if (leaf.length > maxEventBytes) {
    throw new AuditError('event-too-large', `the event has ${leaf.length} bytes`);
  }
  const event = assertEvent(parseCanonicalJson(leaf));
  canonicalEvent(event);
  return event;
}

function assertEvent(value: unknown): AuditEvent {
  if (!isEvent(value)) {
    const [first] = isEvent.errors ?? [];
    const where =
      first === undefined || first.instancePath === '' ? 'the event' : first.instancePath;
    throw new AuditError('event-invalid', `${where} ${first?.message ?? 'is not an event'}`);
  }
  // The pattern admits 30 February; only a real instant prints back as itself.
  const instant = new Date(value.t);
  if (Number.isNaN(instant.getTime()) || instant.toISOString() !== value.t) {
    throw new AuditError('event-invalid', '/t is not a real UTC time');
  }
  return value;
}
