import { Type } from '@sinclair/typebox';
import { closed } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';

export const scriptedSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('scripted'),
    maxCharacters: Type.Integer({ minimum: 1, maximum: 10_000 }),
    key: Type.Object({ script: Type.String({ pattern: '\\S', maxLength: 50_000 }) }, closed),
  },
  closed,
);
