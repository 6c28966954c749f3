import type { KnowledgeItem } from '#exam-bank';

/**
 * Which items to answer wrongly so that exactly `loss` points are missing while every criterion keeps at least half of its
 * points. Items with many points first, then back-tracking; the papers are small.
 * @returns undefined when there is no such choice
 */
export function wrongItemsFor(
  items: readonly KnowledgeItem[],
  loss: number,
): ReadonlySet<string> | undefined {
  const room = new Map<string, number>();
  for (const { criterion, points } of items)
    room.set(criterion, (room.get(criterion) ?? 0) + points / 2);
  const sorted = [...items].sort((a, b) => b.points - a.points || (a.id < b.id ? -1 : 1));
  const chosen = choose(sorted, 0, loss, room);
  return chosen && new Set(chosen);
}

function choose(
  items: readonly KnowledgeItem[],
  from: number,
  loss: number,
  room: Map<string, number>,
): readonly string[] | undefined {
  if (loss === 0) return [];
  for (let at = from; at < items.length; at += 1) {
    const item = items[at];
    if (item === undefined || item.points > loss) continue;
    const left = room.get(item.criterion) ?? 0;
    if (item.points > left) continue;
    room.set(item.criterion, left - item.points);
    const rest = choose(items, at + 1, loss - item.points, room);
    room.set(item.criterion, left);
    if (rest !== undefined) return [item.id, ...rest];
  }
  return undefined;
}
