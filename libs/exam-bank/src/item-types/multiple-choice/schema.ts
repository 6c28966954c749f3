import { Type } from '@sinclair/typebox';
import { closed, Id, list, oneOf } from '../../parse/schema-parts.js';
import { itemBase, options, pinned } from '../item-schema-parts.js';

export const multipleChoiceSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('multiple-choice'),
    options: options(3, 8),
    pinned,
    scoring: oneOf(['all-or-nothing', 'per-option']),
    key: Type.Object({ correct: list(Id, 0, 8) }, closed),
  },
  closed,
);
