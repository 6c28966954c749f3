import type { EssayItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';
import { publicRubric } from '../rubric/public-rubric.js';

export function publicEssay(item: EssayItem): PublicItemOf<'essay'> {
  const { type, maxCharacters } = item;
  return { ...publicBase(item), type, maxCharacters, ...publicRubric(item) };
}
