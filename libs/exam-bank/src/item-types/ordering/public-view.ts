import type { OrderingItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicOrdering(item: OrderingItem): PublicItemOf<'ordering'> {
  const view = { ...publicBase(item), type: item.type, elements: item.elements.map(publicOption) };
  return item.omissions === true ? { ...view, omissions: true } : view;
}
