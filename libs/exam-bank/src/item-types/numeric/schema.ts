import { Type } from '@sinclair/typebox';
import { closed, list, oneOf, Share } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import { DECIMAL_PATTERN, UNIT_PATTERN, UNSIGNED_DECIMAL_PATTERN } from './decimal.js';

const distance = Type.Object(
  {
    kind: oneOf(['absolute', 'relative']),
    value: Type.String({ pattern: UNSIGNED_DECIMAL_PATTERN }),
    bounds: Type.Optional(oneOf(['included', 'lower-excluded', 'upper-excluded', 'excluded'])),
  },
  closed,
);
const figures = Type.Object(
  {
    kind: oneOf(['significant-figures', 'written-figures']),
    figures: Type.Integer({ minimum: 1, maximum: 30 }),
  },
  closed,
);
const answer = {
  value: Type.String({ pattern: DECIMAL_PATTERN }),
  tolerance: Type.Union([distance, figures]),
};

export const numericSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('numeric'),
    unit: Type.Optional(Type.String({ pattern: UNIT_PATTERN })),
    unitAsked: Type.Optional(Type.Boolean()),
    key: Type.Object(
      {
        ...answer,
        units: Type.Optional(
          Type.Object({ missing: Type.Optional(Share), wrong: Type.Optional(Share) }, closed),
        ),
        partial: Type.Optional(list(Type.Object({ ...answer, share: Share }, closed), 1, 20)),
      },
      closed,
    ),
  },
  closed,
);
