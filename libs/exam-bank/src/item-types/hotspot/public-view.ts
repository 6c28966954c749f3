import type { HotspotItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

export function publicHotspot(item: HotspotItem): PublicItemOf<'hotspot'> {
  const { mediaType, width, height, base64, alt } = item.image;
  return {
    ...publicBase(item),
    type: item.type,
    image: { mediaType, width, height, base64, alt },
    maxSelections: item.maxSelections,
  };
}
