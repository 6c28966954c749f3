import type { NumericItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

/** A unit that is asked for is a part of the key. */
export function publicNumeric(item: NumericItem): PublicItemOf<'numeric'> {
  const base = { ...publicBase(item), type: item.type };
  if (item.unitAsked === true) return { ...base, unitAsked: true };
  return item.unit === undefined ? base : { ...base, unit: item.unit };
}
