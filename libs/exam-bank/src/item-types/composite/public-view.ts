import type { CompositeItem, KnowledgeItem, PublicItem, PublicPart } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';
import { partItem } from './parts.js';

/** Each part as its own type shows it, with its weight; what it needs and carries stays hidden. */
export function publicComposite(
  item: CompositeItem,
  viewOf: (item: KnowledgeItem) => PublicItem,
): PublicItemOf<'composite'> {
  const parts = item.parts.map((part): PublicPart => {
    const { id: _id, points: _points, ...question } = viewOf(partItem(item, part));
    return { id: part.id, weight: part.weight, question };
  });
  return { ...publicBase(item), type: item.type, parts };
}
