import { canonicalJson, sha256Hex } from '#audit';
import { Type, type Static } from '@sinclair/typebox';
import { closed, DrawId, Hex32, Kebab, QualificationId, RecordNumber } from './schema-parts.js';

/** Why a draw was made again. The words to it stay in the database: the commitment is published. */
export const REDRAW_REASONS = [
  'no-set-found',
  'wrong-blueprint',
  'item-withdrawn',
  'leak-suspected',
  'custodian-lost',
  'other',
] as const;
export type RedrawReason = (typeof REDRAW_REASONS)[number];

export const drawCommitSchema = Type.Object(
  {
    format: Type.Literal('assay-draw-commit/1'),
    drawId: DrawId,
    /** Of the record: `PYTHON-2026-D0003`. */
    number: RecordNumber,
    qualification: QualificationId,
    year: Type.Integer({ minimum: 2000, maximum: 9999 }),
    /** Counts every record of the qualification and year from 1, whatever became of it. */
    sequence: Type.Integer({ minimum: 1, maximum: 9999 }),
    purpose: Kebab,
    bankVersion: Type.String({ minLength: 1, maxLength: 64 }),
    /** How many exam sets. */
    forms: Type.Integer({ minimum: 1, maximum: 200 }),
    /** SHA-256 of the blueprint's canonical JSON. */
    blueprintSha256: Hex32,
    /** Salted Merkle root of the bank version's units. */
    snapshotRoot: Hex32,
    /** See `contextHash`: earlier sets, exclusions, the exposure ledger. */
    contextSha256: Hex32,
    engine: Type.Object({ name: Type.String({ maxLength: 40 }), sha256: Hex32 }, closed),
    /** See `nonceCommitment`. */
    commitments: Type.Object({ operator: Hex32, witness: Hex32 }, closed),
    /** A round of a public beacon that is still to come; its value is one more input, never the only one. */
    beacon: Type.Optional(
      Type.Object(
        {
          chain: Hex32,
          round: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
          notBefore: Type.String({
            pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
          }),
        },
        closed,
      ),
    ),
    replaces: Type.Optional(
      Type.Object(
        {
          drawId: DrawId,
          number: RecordNumber,
          reason: Type.Union(REDRAW_REASONS.map((reason) => Type.Literal(reason))),
        },
        closed,
      ),
    ),
  },
  closed,
);

/** All that decides a draw but the secret numbers, fixed and in the audit log before any of them is known. */
export type DrawCommit = Static<typeof drawCommitSchema>;

/** SHA-256 (hexadecimal) of the commitment's canonical JSON: what the log holds, and the salt of the seed. */
export function commitSha256(commit: DrawCommit): string {
  return sha256Hex(Buffer.from(canonicalJson(commit)));
}

/**
 * SHA-256 (hexadecimal) of the canonical JSON of `{context, salt}`. The salt (32 bytes) keeps what a context says, for instance which
 * items are embargoed, from being guessed.
 */
export function contextHash(context: unknown, salt: Uint8Array): string {
  const salted = { context, salt: Buffer.from(salt).toString('hex') };
  return sha256Hex(Buffer.from(canonicalJson(salted)));
}
