import { Type, type Static } from '@sinclair/typebox';
import { drawCommitSchema } from './commit.js';
import { closed, Hex32 } from './schema-parts.js';

const Base64 = Type.String({ pattern: '^[A-Za-z0-9+/]*={0,2}$', maxLength: 100_000 });
const Index = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** An event with its place in the log: exact bytes, and the audit path in the tree of the certificate's newest checkpoint. */
const loggedEventSchema = Type.Object(
  { index: Index, leaf: Base64, proof: Type.Array(Base64, { maxItems: 64 }) },
  closed,
);
export type LoggedEvent = Static<typeof loggedEventSchema>;

/**
 * `assay-draw-certificate/1`: what somebody who may see no item can check of a draw. Everything in it is public; what counts is said by
 * events of the audit log, and proved. docs/formats.md says it with an example.
 */
export const drawCertificateSchema = Type.Object(
  {
    format: Type.Literal('assay-draw-certificate/1'),
    /** Absent until both nonces have been committed to. */
    commit: Type.Optional(drawCommitSchema),
    /** Of the record itself: `draw.requested` and what followed. */
    events: Type.Array(loggedEventSchema, { maxItems: 100 }),
    /** `draw.requested` of every record of the qualification and year up to this one, in the order of the log. */
    records: Type.Array(loggedEventSchema, { maxItems: 9999 }),
    /** The exam sets; empty until they are drawn. */
    sets: Type.Array(
      Type.Object({ paperNumber: Type.String({ maxLength: 80 }), root: Hex32 }, closed),
      { maxItems: 200 },
    ),
    /** Released once every set of the draw was opened. */
    reveal: Type.Optional(
      Type.Object(
        { operatorNonce: Hex32, witnessNonce: Hex32, beaconValue: Type.Optional(Hex32) },
        closed,
      ),
    ),
    log: Type.Object(
      {
        vkey: Type.String({ maxLength: 500 }),
        /** The signed checkpoint that the witness was shown before the witness's nonce was asked for. */
        committed: Type.Optional(Type.String({ maxLength: 5000 })),
        /** The newest signed checkpoint. */
        checkpoint: Type.String({ maxLength: 5000 }),
        /** That the newest checkpoint only added to the one before. */
        consistency: Type.Array(Base64, { maxItems: 64 }),
      },
      closed,
    ),
  },
  closed,
);
export type DrawCertificate = Static<typeof drawCertificateSchema>;
