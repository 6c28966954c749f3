import { Type } from '@sinclair/typebox';
import { closed, list, oneOf, Share } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';

const AcceptedText = Type.String({ pattern: '\\S', maxLength: 500 });

export const shortTextSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('short-text'),
    key: Type.Object(
      {
        accepted: list(AcceptedText, 1, 50),
        caseSensitive: Type.Boolean(),
        whitespace: oneOf(['exact', 'collapse', 'ignore']),
        partial: Type.Optional(
          list(Type.Object({ text: AcceptedText, share: Share }, closed), 1, 50),
        ),
      },
      closed,
    ),
  },
  closed,
);
