import { Type } from '@sinclair/typebox';
import { Base64, exactly, ItemId } from '../http/schemas.js';

/** Task folders as they are uploaded, whole or in a piece of an import. */
export const UploadedTasks = Type.Array(
  exactly({
    folder: ItemId,
    files: Type.Array(exactly({ path: Type.String({ maxLength: 300 }), base64: Base64 }), {
      maxItems: 5000,
    }),
  }),
  { maxItems: 1000 },
);
