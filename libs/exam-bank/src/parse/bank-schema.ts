import { Type } from '@sinclair/typebox';
import { attributesByIdSchema } from './attributes-schema.js';
import { closed, Id, list, Title } from './schema-parts.js';

const CriterionSchema = Type.Object({ id: Id, title: Title }, closed);

const OutcomeSchema = Type.Object(
  { id: Id, title: Title, criteria: list(CriterionSchema, 1, 200) },
  closed,
);

export const qualificationSchema = Type.Object(
  { id: Id, title: Title, outcomes: list(OutcomeSchema, 1, 200) },
  closed,
);

/** The bank around its items: each item is checked by its own type's schema. */
export const bankSchema = Type.Object(
  {
    format: Type.Literal('assay-bank/1'),
    bankVersion: Type.String({ pattern: '^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$' }),
    qualification: qualificationSchema,
    items: Type.Array(Type.Unknown()),
    tasks: Type.Array(Id),
    attributes: Type.Optional(attributesByIdSchema),
  },
  closed,
);
