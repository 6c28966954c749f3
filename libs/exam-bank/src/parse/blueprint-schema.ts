import { Type, type TSchema } from '@sinclair/typebox';
import type { NumberAttribute } from '../draw/draw-unit.js';
import type { Where } from '../blueprint.js';
import { ITEM_TYPES } from '../item-types/registry.js';
import { Label, LanguageTag, TAG_NAME_PATTERN } from './attributes-schema.js';
import { closed, DifficultySchema, Id, list, oneOf, UserName } from './schema-parts.js';

function oneOrMany<S extends TSchema>(value: S) {
  return Type.Union([value, Type.Array(value, { minItems: 1, uniqueItems: true })]);
}

const Whole = Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 });
const range = Type.Object(
  { min: Type.Optional(Whole), max: Type.Optional(Whole) },
  { ...closed, minProperties: 1 },
);

const texts = {
  outcome: Type.Optional(oneOrMany(Id)),
  criterion: Type.Optional(oneOrMany(Id)),
  difficulty: Type.Optional(oneOrMany(DifficultySchema)),
  author: Type.Optional(oneOrMany(UserName)),
  id: Type.Optional(oneOrMany(Id)),
  level: Type.Optional(oneOrMany(Label)),
  language: Type.Optional(oneOrMany(LanguageTag)),
  family: Type.Optional(oneOrMany(Label)),
};
/** What only items have: a rule for tasks that asks for one could never be met. */
const itemTexts = {
  type: Type.Optional(oneOrMany(oneOf(ITEM_TYPES))),
  passage: Type.Optional(oneOrMany(Id)),
  key: Type.Optional(oneOrMany(Type.String({ pattern: '^[A-Z]$' }))),
};
const numbers = {
  points: Type.Optional(range),
  minutes: Type.Optional(range),
  words: Type.Optional(range),
  facility: Type.Optional(range),
  discrimination: Type.Optional(range),
  angoff: Type.Optional(range),
  uses: Type.Optional(range),
} satisfies Record<NumberAttribute, TSchema>;

/** Conditions nest, so they are named once and referred to. */
function whereSchema(more: Readonly<Record<string, TSchema>>, name: string): TSchema {
  const self = Type.Unsafe<Where>({ $ref: `#/$defs/${name}` });
  return Type.Object(
    {
      ...texts,
      ...more,
      ...numbers,
      tags: Type.Optional(
        Type.Record(Type.String({ pattern: TAG_NAME_PATTERN }), oneOrMany(Label), {
          ...closed,
          minProperties: 1,
        }),
      ),
      any: Type.Optional(list(self, 1, 50)),
      not: Type.Optional(self),
    },
    { ...closed, minProperties: 1 },
  );
}

const Count = Type.Integer({ minimum: 0, maximum: 1000 });
const AtLeastOne = Type.Integer({ minimum: 1, maximum: 1000 });
const Sum = Type.Integer({ minimum: 0, maximum: 10_000_000 });
const RuleId = Label;
const Decimal = Type.String({ pattern: '^\\d{1,6}(\\.\\d{1,3})?$' });

/** Sums need amounts that only add up, so the discrimination, which can be negative, is none of them. */
const SUMMABLE = ['points', 'minutes', 'words', 'facility', 'angoff', 'uses'] as const;

function partProperties(where: 'itemWhere' | 'taskWhere') {
  const Condition = Type.Unsafe<Where>({ $ref: `#/$defs/${where}` });
  const bounds = { min: Type.Optional(Count), max: Type.Optional(Count) };
  const sum = {
    id: RuleId,
    of: oneOf(SUMMABLE),
    where: Type.Optional(Condition),
    min: Type.Optional(Sum),
    max: Type.Optional(Sum),
  };
  const earlier = Type.Object({ sets: AtLeastOne, max: Count }, closed);
  return {
    count: Count,
    points: Type.Integer({ minimum: 0, maximum: 100_000 }),
    rules: list(Type.Object({ id: RuleId, where: Condition, ...bounds }, closed), 0, 500),
    sums: Type.Optional(list(Type.Object(sum, closed), 0, 100)),
    groups: Type.Optional(
      list(
        Type.Object(
          { id: RuleId, items: Type.Array(Id, { minItems: 2, uniqueItems: true }), max: Count },
          closed,
        ),
        0,
        1000,
      ),
    ),
    fixed: Type.Optional(Type.Array(Id, { minItems: 1, uniqueItems: true })),
    anchor: Type.Optional(Type.Object({ where: Condition, count: AtLeastOne }, closed)),
    overlap: Type.Optional(
      Type.Object({ forms: Type.Optional(Count), earlier: Type.Optional(earlier) }, closed),
    ),
    difficulty: Type.Optional(
      Type.Object(
        {
          by: oneOf(['calibrated', 'angoff', 'facility']),
          theta: Type.Optional(Type.String({ pattern: '^-?\\d{1,2}(\\.\\d{1,3})?$' })),
          target: Decimal,
          tolerance: Decimal,
        },
        closed,
      ),
    ),
  };
}

const passages = Type.Object(
  {
    min: Type.Optional(Count),
    max: Type.Optional(Count),
    items: Type.Object({ min: AtLeastOne, max: AtLeastOne }, closed),
  },
  closed,
);

export const blueprintSchema = Type.Object(
  {
    format: Type.Literal('assay-blueprint/1'),
    id: Id,
    qualification: Id,
    scheme: Id,
    theory: Type.Object(
      {
        ...partProperties('itemWhere'),
        keyBalance: Type.Optional(Type.Object({ min: Count, max: Count }, closed)),
        passages: Type.Optional(passages),
      },
      closed,
    ),
    practical: Type.Object(partProperties('taskWhere'), closed),
    exposure: Type.Optional(
      Type.Object(
        { maxUses: AtLeastOne, days: Type.Integer({ minimum: 1, maximum: 36_500 }) },
        closed,
      ),
    ),
  },
  {
    ...closed,
    $defs: {
      itemWhere: whereSchema(itemTexts, 'itemWhere'),
      taskWhere: whereSchema({}, 'taskWhere'),
    },
  },
);

/** The same as JSON Schema for editors and other tools; docs/blueprint.schema.json holds it. */
export function blueprintJsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'assay-blueprint/1',
    ...blueprintSchema,
  };
}
