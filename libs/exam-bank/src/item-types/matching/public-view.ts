import type { MatchingItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicMatching(item: MatchingItem): PublicItemOf<'matching'> {
  return {
    ...publicBase(item),
    type: item.type,
    sources: item.sources.map(publicOption),
    targets: item.targets.map(publicOption),
    manyToOne: item.manyToOne === true,
  };
}
