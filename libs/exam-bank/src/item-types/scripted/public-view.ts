import type { ScriptedItem } from '../../item.js';
import type { PublicItemOf } from '../item-type.js';
import { publicBase } from '../public-base.js';

export function publicScripted(item: ScriptedItem): PublicItemOf<'scripted'> {
  return { ...publicBase(item), type: item.type, maxCharacters: item.maxCharacters };
}
