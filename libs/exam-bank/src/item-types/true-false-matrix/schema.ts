import { Type } from '@sinclair/typebox';
import { closed, ID_PATTERN, oneOf } from '../../parse/schema-parts.js';
import { itemBase, options } from '../item-schema-parts.js';

export const trueFalseMatrixSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('true-false-matrix'),
    statements: options(2, 20),
    scoring: oneOf(['all-or-nothing', 'per-statement', 'net']),
    key: Type.Object(
      { truths: Type.Record(Type.String({ pattern: ID_PATTERN }), Type.Boolean(), closed) },
      closed,
    ),
  },
  closed,
);
