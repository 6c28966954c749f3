import { Type } from '@sinclair/typebox';
import { closed, Id, list, oneOf } from '../../parse/schema-parts.js';
import { itemBase, options } from '../item-schema-parts.js';

export const orderingSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('ordering'),
    elements: options(3, 8),
    scoring: oneOf(['exact', 'pairwise']),
    key: Type.Object({ order: list(Id, 3, 8) }, closed),
  },
  closed,
);
