import { Type } from '@sinclair/typebox';
import { closed, list, oneOf, Share } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import { MAX_TEXT_LENGTH } from './response.js';

const AcceptedText = Type.String({ pattern: '\\S', maxLength: 500 });
const Pattern = Type.String({ minLength: 1, maxLength: 500 });

/** The properties of a key of written text. */
export const textKey = {
  accepted: list(AcceptedText, 1, 50),
  caseSensitive: Type.Boolean(),
  whitespace: oneOf(['exact', 'collapse', 'ignore']),
  form: Type.Optional(oneOf(['NFC', 'NFKC'])),
  quotesAndDashes: Type.Optional(oneOf(['exact', 'folded'])),
  invisible: Type.Optional(oneOf(['kept', 'dropped'])),
  patterns: Type.Optional(
    list(Type.Object({ pattern: Pattern, share: Type.Optional(Share) }, closed), 1, 20),
  ),
  partial: Type.Optional(list(Type.Object({ text: AcceptedText, share: Share }, closed), 1, 50)),
};

/** How long an answer may be. */
export const maxLength = Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_TEXT_LENGTH }));

export const shortTextSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('short-text'),
    maxLength,
    key: Type.Object(textKey, closed),
  },
  closed,
);
