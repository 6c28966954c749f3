import type { MultipleChoiceItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase, publicOption } from '../public-base.js';

export function publicMultipleChoice(item: MultipleChoiceItem): PublicItemOf<'multiple-choice'> {
  const { type, options, maxSelections } = item;
  const view = { ...publicBase(item), type, options: options.map(publicOption) };
  return maxSelections === undefined ? view : { ...view, maxSelections };
}
