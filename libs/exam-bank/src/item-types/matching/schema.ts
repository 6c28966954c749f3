import { Type } from '@sinclair/typebox';
import { closed, Id, ID_PATTERN, oneOf, Share } from '../../parse/schema-parts.js';
import { itemBase, options, pinned } from '../item-schema-parts.js';

/** More than 0, at most 1. */
const Penalty = Type.Union([Type.Literal('1'), Share]);

export const matchingSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('matching'),
    sources: options(2, 10),
    targets: options(2, 12),
    pinned,
    manyToOne: Type.Optional(Type.Boolean()),
    scoring: oneOf(['all-or-nothing', 'per-pair']),
    penalty: Type.Optional(Penalty),
    key: Type.Object(
      { pairs: Type.Record(Type.String({ pattern: ID_PATTERN }), Id, closed) },
      closed,
    ),
  },
  closed,
);
