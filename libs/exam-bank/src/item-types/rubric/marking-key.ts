import type { KnowledgeItem } from '../../item.js';
import { partItem } from '../composite/parts.js';
import type { MarkingKey } from './rubric.js';

/** What markers go by, of an item and of its parts that people mark; none where no person is needed. Confidential. */
export function markingKeysOf(item: KnowledgeItem): readonly MarkingKey[] {
  if ('rubric' in item) return [item.key];
  if (!('parts' in item)) return [];
  return item.parts.flatMap((part) => markingKeysOf(partItem(item, part)));
}
