import { Type } from '@sinclair/typebox';
import { closed, Hex32 } from './schema-parts.js';

/** The shapes of `BankSnapshot` and `DrawContext` (libs/exam-bank), for files that come from elsewhere. */
const Id = Type.String({ minLength: 1, maxLength: 64 });
const Words = Type.Array(Type.String({ maxLength: 500 }));
const Integer = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
});

const unitSchema = Type.Object(
  {
    id: Id,
    kind: Type.Union([Type.Literal('knowledge'), Type.Literal('task')]),
    texts: Type.Record(Type.String(), Words),
    tags: Type.Record(Type.String(), Words),
    numbers: Type.Record(Type.String(), Integer),
    calibration: Type.Optional(
      Type.Object({ id: Type.String(), a: Integer, b: Integer, c: Integer }, closed),
    ),
    enemies: Type.Array(Id),
    version: Type.Integer({ minimum: 1 }),
    contentSha256: Hex32,
  },
  closed,
);

const titled = { id: Id, title: Type.String() };

export const snapshotSchema = Type.Object(
  {
    format: Type.Literal('assay-snapshot/1'),
    bankVersion: Type.String({ maxLength: 64 }),
    qualification: Type.Object(
      {
        ...titled,
        outcomes: Type.Array(
          Type.Object({ ...titled, criteria: Type.Array(Type.Object(titled, closed)) }, closed),
        ),
      },
      closed,
    ),
    units: Type.Array(unitSchema, { maxItems: 200_000 }),
  },
  closed,
);

export const contextSchema = Type.Object(
  {
    forms: Type.Integer({ minimum: 1, maximum: 200 }),
    earlier: Type.Array(Type.Object({ id: Type.String(), units: Type.Array(Id) }, closed)),
    exclude: Type.Array(Id),
    uses: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
  },
  closed,
);
