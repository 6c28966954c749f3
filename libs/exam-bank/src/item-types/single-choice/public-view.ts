import type { SingleChoiceItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicSingleChoice(item: SingleChoiceItem): PublicItemOf<'single-choice'> {
  return { ...publicBase(item), type: item.type, options: item.options.map(publicOption) };
}
