import { Type } from '@sinclair/typebox';
import { closed, Id } from '../../parse/schema-parts.js';
import { itemBase, options } from '../item-schema-parts.js';

export const singleChoiceSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('single-choice'),
    options: options(2, 8),
    key: Type.Object({ correct: Id }, closed),
  },
  closed,
);
