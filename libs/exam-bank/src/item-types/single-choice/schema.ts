import { Type } from '@sinclair/typebox';
import { closed, Id } from '../../parse/schema-parts.js';
import { itemBase, options, pinned } from '../item-schema-parts.js';

export const singleChoiceSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('single-choice'),
    options: options(2, 8),
    pinned,
    key: Type.Object({ correct: Id }, closed),
  },
  closed,
);
