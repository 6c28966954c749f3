import type { ItemAttributes } from '../attributes.js';
import type { KnowledgeItem } from '../item.js';
import type { Difficulty } from '../task.js';

/** One question of another system's file, read as an item or blocked: never simplified. */
export interface ImportedItem {
  readonly id: string;
  /** The item's type, or the other system's word for it where nothing could be made of it. */
  readonly type: string;
  /** Why it is blocked; without any, there is an item. */
  readonly reasons: readonly string[];
  /** What is passed over by design. */
  readonly notes: readonly string[];
  readonly item?: KnowledgeItem;
  readonly attributes?: ItemAttributes;
}

/** What other systems' questions do not say of themselves. */
export interface ItemDefaults {
  readonly criterion: string;
  readonly difficulty: Difficulty;
  readonly minutes: number;
  readonly author: string;
}

export const ITEM_DEFAULTS: ItemDefaults = {
  criterion: 'unassigned',
  difficulty: 'medium',
  minutes: 2,
  author: 'imported',
};
