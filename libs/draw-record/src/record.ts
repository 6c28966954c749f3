import type { BankSnapshot } from '#exam-bank';
import { Type, type Static } from '@sinclair/typebox';
import { drawCommitSchema } from './commit.js';
import { closed, Hex32 } from './schema-parts.js';
import { contextSchema, snapshotSchema } from './snapshot-schema.js';

const Ids = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 2000 });
const Forms = <S extends typeof Hex32 | typeof formSchema>(schema: S) =>
  Type.Array(schema, { maxItems: 200 });

const formSchema = Type.Object(
  {
    paperNumber: Type.String({ maxLength: 80 }),
    /** Ids in the order of the paper. */
    theory: Ids,
    practical: Ids,
  },
  closed,
);

/** A bank version as it was frozen, and the key of its root. Confidential: it names keys' letters. */
export const saltedSnapshotSchema = Type.Object(
  { rootKey: Hex32, snapshot: Type.Unsafe<BankSnapshot>(snapshotSchema) },
  closed,
);
export type SaltedSnapshot = Static<typeof saltedSnapshotSchema>;

/** `assay-draw/1`; docs/formats.md says it with an example. Confidential until every set of it was used. */
export const drawRecordSchema = Type.Object(
  {
    format: Type.Literal('assay-draw/1'),
    commit: drawCommitSchema,
    reveal: Type.Object(
      {
        operatorNonce: Hex32,
        witnessNonce: Hex32,
        beaconValue: Type.Optional(Hex32),
      },
      closed,
    ),
    inputs: Type.Object(
      {
        /** As `blueprint.json`; checked by parseBlueprint. */
        blueprint: Type.Unknown(),
        context: contextSchema,
        contextSalt: Hex32,
        /** May stand in a file of its own. */
        bank: Type.Optional(saltedSnapshotSchema),
      },
      closed,
    ),
    result: Type.Object(
      {
        outcome: Type.Union([Type.Literal('drawn'), Type.Literal('no-set')]),
        /** What found the forms: the seeded search, or the solver where the search gave up. */
        path: Type.Union([Type.Literal('search'), Type.Literal('prover')]),
        steps: Type.Integer({ minimum: 0 }),
        /** Of each form, see `formRoot`. */
        roots: Forms(Hex32),
      },
      closed,
    ),
    forms: Forms(formSchema),
  },
  closed,
);
export type DrawRecord = Static<typeof drawRecordSchema>;
