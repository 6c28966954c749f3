import type { ShortTextItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

export function publicShortText(item: ShortTextItem): PublicItemOf<'short-text'> {
  const base = { ...publicBase(item), type: item.type };
  return item.maxLength === undefined ? base : { ...base, maxLength: item.maxLength };
}
