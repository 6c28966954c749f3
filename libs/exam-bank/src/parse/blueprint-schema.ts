import { Type, type TSchema } from '@sinclair/typebox';
import { ITEM_TYPES } from '../item-types/registry.js';
import { closed, DifficultySchema, Id, list, oneOf, UserName } from './schema-parts.js';

function oneOrMany<S extends TSchema>(value: S) {
  return Type.Optional(Type.Union([value, Type.Array(value, { minItems: 1, uniqueItems: true })]));
}

const conditions = {
  outcome: oneOrMany(Id),
  criterion: oneOrMany(Id),
  difficulty: oneOrMany(DifficultySchema),
  author: oneOrMany(UserName),
  id: oneOrMany(Id),
};
const someCondition = { ...closed, minProperties: 1 };
const Count = Type.Integer({ minimum: 0, maximum: 1000 });

function partSchema<W extends TSchema>(where: W) {
  const rule = Type.Object(
    {
      id: Type.String({ pattern: '^\\S(.{0,98}\\S)?$' }),
      where,
      min: Type.Optional(Count),
      max: Type.Optional(Count),
    },
    closed,
  );
  return Type.Object(
    {
      count: Count,
      points: Type.Integer({ minimum: 0, maximum: 100_000 }),
      rules: list(rule, 0, 500),
    },
    closed,
  );
}

export const blueprintSchema = Type.Object(
  {
    format: Type.Literal('assay-blueprint/1'),
    id: Id,
    qualification: Id,
    scheme: Id,
    theory: partSchema(
      Type.Object({ ...conditions, type: oneOrMany(oneOf(ITEM_TYPES)) }, someCondition),
    ),
    // A practical task has no item type, so a rule that asks for one could never be met.
    practical: partSchema(Type.Object(conditions, someCondition)),
  },
  closed,
);
