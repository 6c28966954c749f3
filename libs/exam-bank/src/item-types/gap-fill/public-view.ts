import type { Gap, GapFillItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicGapFill(item: GapFillItem): PublicItemOf<'gap-fill'> {
  return { ...publicBase(item), type: item.type, text: item.text, gaps: item.gaps.map(publicGap) };
}

function publicGap(gap: Gap): Gap {
  if (gap.kind === 'choice')
    return { kind: gap.kind, id: gap.id, options: gap.options.map(publicOption) };
  const { kind, id, maxLength } = gap;
  return maxLength === undefined ? { kind, id } : { kind, id, maxLength };
}
