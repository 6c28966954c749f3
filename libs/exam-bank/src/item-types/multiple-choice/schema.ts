import { Type } from '@sinclair/typebox';
import { closed, Id, ID_PATTERN, list, oneOf } from '../../parse/schema-parts.js';
import { itemBase, options, pinned } from '../item-schema-parts.js';

const NUMBER = '[0-9]{1,9}(\\.[0-9]{1,9}|/[1-9][0-9]{0,8})?$';
/** Decimal, or n/d. */
const Bound = Type.String({ pattern: `^${NUMBER}` });
const Weight = Type.String({ pattern: `^-?${NUMBER}` });

export const multipleChoiceSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('multiple-choice'),
    options: options(3, 8),
    pinned,
    maxSelections: Type.Optional(Type.Integer({ minimum: 1, maximum: 8 })),
    scoring: oneOf(['all-or-nothing', 'per-option', 'net-correct', 'each-decision']),
    bounds: Type.Optional(
      Type.Object({ lower: Type.Optional(Bound), upper: Type.Optional(Bound) }, closed),
    ),
    key: Type.Object(
      {
        correct: list(Id, 0, 8),
        weights: Type.Optional(Type.Record(Type.String({ pattern: ID_PATTERN }), Weight, closed)),
      },
      closed,
    ),
  },
  closed,
);
