import { Type } from '@sinclair/typebox';
import { closed, Id, list, oneOf } from '../../parse/schema-parts.js';
import { itemBase, options } from '../item-schema-parts.js';

export const orderingSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('ordering'),
    elements: options(3, 8),
    omissions: Type.Optional(Type.Boolean()),
    scoring: oneOf(['exact', 'pairwise', 'longest-common-subsequence']),
    key: Type.Object({ order: list(Type.Union([Id, list(Id, 2, 7)]), 2, 8) }, closed),
  },
  closed,
);
