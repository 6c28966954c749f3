import type { CodeReadingItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

export function publicCodeReading(item: CodeReadingItem): PublicItemOf<'code-reading'> {
  return { ...publicBase(item), type: item.type };
}
