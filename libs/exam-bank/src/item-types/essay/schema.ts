import { Type } from '@sinclair/typebox';
import { closed } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import { markedByPeople } from '../rubric/schema.js';

export const essaySchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('essay'),
    maxCharacters: Type.Integer({ minimum: 1, maximum: 50_000 }),
    ...markedByPeople,
  },
  closed,
);
