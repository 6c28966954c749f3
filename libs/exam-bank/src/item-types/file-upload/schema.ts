import { Type } from '@sinclair/typebox';
import { closed, oneOf } from '../../parse/schema-parts.js';
import { itemBase } from '../item-schema-parts.js';
import { markedByPeople } from '../rubric/schema.js';
import { FILE_KINDS } from './kinds.js';

/** All files of one answer together: answers are rows of the database and travel in evidence packs. */
const MAX_KIB = 2048;

export const fileUploadSchema = Type.Object(
  {
    ...itemBase,
    type: Type.Literal('file-upload'),
    files: Type.Object(
      {
        kinds: Type.Array(oneOf(FILE_KINDS), { minItems: 1, maxItems: 12, uniqueItems: true }),
        maxCount: Type.Integer({ minimum: 1, maximum: 10 }),
        maxKiB: Type.Integer({ minimum: 1, maximum: MAX_KIB }),
      },
      closed,
    ),
    ...markedByPeople,
  },
  closed,
);
