import { Type } from '@sinclair/typebox';
import { closed, Id, list, oneOf, WholeShare } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import { PART_TYPES } from './part-types.js';

const Carried = Type.Object(
  {
    expression: Type.String({ pattern: '\\S', maxLength: 300 }),
    from: Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,11}$' }), Id),
    share: WholeShare,
  },
  closed,
);

const Part = Type.Object(
  {
    id: Id,
    weight: WholeShare,
    needs: Type.Optional(list(Id, 1, 20)),
    carried: Type.Optional(Carried),
    // The rest of it is checked by the schema of its own type.
    question: Type.Object({ type: oneOf(PART_TYPES) }, { additionalProperties: true }),
  },
  closed,
);

export const compositeSchema = Type.Object(
  { ...itemBase, type: Type.Literal('composite'), parts: list(Part, 2, 20) },
  closed,
);
