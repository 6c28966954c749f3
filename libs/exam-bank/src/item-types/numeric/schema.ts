import { Type } from '@sinclair/typebox';
import { closed, list, oneOf, Share } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import { DECIMAL_PATTERN, UNIT_PATTERN, UNSIGNED_DECIMAL_PATTERN } from './decimal.js';

const answer = {
  value: Type.String({ pattern: DECIMAL_PATTERN }),
  tolerance: Type.Object(
    {
      kind: oneOf(['absolute', 'relative']),
      value: Type.String({ pattern: UNSIGNED_DECIMAL_PATTERN }),
    },
    closed,
  ),
};

export const numericSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('numeric'),
    unit: Type.Optional(Type.String({ pattern: UNIT_PATTERN })),
    key: Type.Object(
      {
        ...answer,
        partial: Type.Optional(list(Type.Object({ ...answer, share: Share }, closed), 1, 20)),
      },
      closed,
    ),
  },
  closed,
);
