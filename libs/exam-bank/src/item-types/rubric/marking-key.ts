import type { KnowledgeItem } from '../../item.js';
import type { MarkingKey } from './rubric.js';

/** What markers go by, of an item and of its parts that people mark; none where no person is needed. Confidential. */
export function markingKeysOf(item: KnowledgeItem): readonly MarkingKey[] {
  return 'rubric' in item ? [item.key] : [];
}
