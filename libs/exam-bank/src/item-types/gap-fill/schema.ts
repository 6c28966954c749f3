import { Type } from '@sinclair/typebox';
import { closed, Id, ID_PATTERN, list, oneOf, Share, Text } from '../../parse/schema-parts.js';
import { itemBase, options } from '../item-schema-parts.js';
import { maxLength, textKey } from '../short-text/schema.js';

const share = Type.Optional(Share);

/** Closed unions, told apart by what only one of them has. */
const GapSchema = Type.Union([
  Type.Object({ kind: Type.Literal('text'), id: Id, maxLength }, closed),
  Type.Object({ kind: Type.Literal('choice'), id: Id, options: options(2, 12) }, closed),
]);
const GapKeySchema = Type.Union([
  Type.Object({ ...textKey, share }, closed),
  Type.Object({ correct: Id, share }, closed),
]);

export const gapFillSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('gap-fill'),
    text: Text,
    gaps: list(GapSchema, 1, 20),
    scoring: oneOf(['all-or-nothing', 'per-gap']),
    key: Type.Object(
      { gaps: Type.Record(Type.String({ pattern: ID_PATTERN }), GapKeySchema, closed) },
      closed,
    ),
  },
  closed,
);
