import { Type } from '@sinclair/typebox';
import { closed, Id, ID_PATTERN, list } from './schema-parts.js';

/** At most nine decimals; kept as text, as all decimals of attributes are. */
const Decimal = Type.String({ pattern: '^-?\\d{1,3}(\\.\\d{1,9})?$' });
const Share = Type.String({ pattern: '^(0(\\.\\d{1,9})?|1(\\.0{1,9})?)$' });
const SignedShare = Type.String({ pattern: '^-?(0(\\.\\d{1,9})?|1(\\.0{1,9})?)$' });

/** A word or some: levels, families, values of tags. */
export const Label = Type.String({ pattern: '^\\S(.{0,98}\\S)?$' });
/** BCP 47, as far as it is needed to tell a mistake. */
export const LanguageTag = Type.String({
  pattern: '^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8}){0,7}$',
});
export const TAG_NAME_PATTERN = '^[a-zA-Z][a-zA-Z0-9_-]{0,63}$';

const CalibrationSchema = Type.Object({ id: Id, a: Decimal, b: Decimal, c: Share }, closed);

const StatisticsSchema = Type.Object(
  {
    responses: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
    facility: Type.Optional(Share),
    discrimination: Type.Optional(SignedShare),
    calibration: Type.Optional(CalibrationSchema),
  },
  closed,
);

export const itemAttributesSchema = Type.Object(
  {
    level: Type.Optional(Label),
    language: Type.Optional(LanguageTag),
    words: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    family: Type.Optional(Label),
    enemies: Type.Optional(Type.Array(Id, { maxItems: 1000, uniqueItems: true })),
    tags: Type.Optional(
      Type.Record(
        Type.String({ pattern: TAG_NAME_PATTERN }),
        Type.Array(Label, { minItems: 1, maxItems: 100, uniqueItems: true }),
        closed,
      ),
    ),
    angoff: Type.Optional(list(Type.Integer({ minimum: 0, maximum: 100 }), 1, 100)),
    statistics: Type.Optional(StatisticsSchema),
  },
  closed,
);

/** Attributes by id of the item or task. */
export const attributesByIdSchema = Type.Record(
  Type.String({ pattern: ID_PATTERN }),
  itemAttributesSchema,
  closed,
);

export const attributesFileSchema = Type.Object(
  { format: Type.Literal('assay-attributes/1'), attributes: attributesByIdSchema },
  closed,
);
