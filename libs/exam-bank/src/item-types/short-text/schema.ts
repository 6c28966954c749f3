import { Type } from '@sinclair/typebox';
import { closed, list, oneOf } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';

export const shortTextSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('short-text'),
    key: Type.Object(
      {
        accepted: list(Type.String({ pattern: '\\S', maxLength: 500 }), 1, 50),
        caseSensitive: Type.Boolean(),
        whitespace: oneOf(['exact', 'collapse', 'ignore']),
      },
      closed,
    ),
  },
  closed,
);
