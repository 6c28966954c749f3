import type { FileUploadItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';
import { publicRubric } from '../rubric/public-rubric.js';

export function publicFileUpload(item: FileUploadItem): PublicItemOf<'file-upload'> {
  const { kinds, maxCount, maxKiB } = item.files;
  return {
    ...publicBase(item),
    type: item.type,
    files: { kinds: [...kinds], maxCount, maxKiB },
    ...publicRubric(item),
  };
}
