import { Type } from '@sinclair/typebox';
import { closed } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';

const Bound = Type.String({ pattern: '^-?[0-9]{1,6}(\\.[0-9]{1,6})?$' });

const Variable = Type.Object(
  {
    name: Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,11}$' }),
    min: Bound,
    max: Bound,
    integer: Type.Optional(Type.Boolean()),
  },
  closed,
);

export const formulaSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('formula'),
    variables: Type.Array(Variable, { maxItems: 6 }),
    key: Type.Object({ expression: Type.String({ pattern: '\\S', maxLength: 300 }) }, closed),
  },
  closed,
);
