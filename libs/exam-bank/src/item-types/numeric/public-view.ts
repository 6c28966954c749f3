import type { NumericItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

export function publicNumeric(item: NumericItem): PublicItemOf<'numeric'> {
  const base = { ...publicBase(item), type: item.type };
  return item.unit === undefined ? base : { ...base, unit: item.unit };
}
