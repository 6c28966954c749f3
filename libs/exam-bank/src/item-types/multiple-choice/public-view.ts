import type { MultipleChoiceItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicMultipleChoice(item: MultipleChoiceItem): PublicItemOf<'multiple-choice'> {
  return { ...publicBase(item), type: item.type, options: item.options.map(publicOption) };
}
