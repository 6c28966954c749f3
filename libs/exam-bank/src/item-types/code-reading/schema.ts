import { Type } from '@sinclair/typebox';
import { closed, oneOf } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';

export const codeReadingSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('code-reading'),
    scoring: oneOf(['all-or-nothing', 'per-line']),
    key: Type.Object(
      {
        output: Type.String({ pattern: '\\S', maxLength: 10_000 }),
        lineEndings: oneOf(['exact', 'any']),
        trailingSpace: oneOf(['exact', 'ignore']),
      },
      closed,
    ),
  },
  closed,
);
