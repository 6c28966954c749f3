import { Fraction } from 'fraction.js';
import type {
  CompositeItem,
  CompositePart,
  CompositeResponse,
  ItemResponse,
  KnowledgeItem,
} from '../../item.js';

/**
 * A part as an item of its own type: what all parts share comes from the whole. Its points are those that its weight gives it
 * where they are whole, as they must be where people mark it; else 1, and only its share counts.
 */
export function partItem(whole: CompositeItem, part: CompositePart): KnowledgeItem {
  const { id, criterion, difficulty, minutes, author, rationale } = whole;
  const { weight, question } = part;
  const worth = new Fraction(weight).mul(whole.points);
  const points = worth.d === 1n ? Number(worth) : 1;
  const base = {
    id: `${id}/${part.id}`,
    criterion,
    difficulty,
    minutes,
    author,
    rationale,
    points,
  };
  // The question was accepted by the schema of its type, in this very form, when the item was read.
  return { ...question, ...base } as KnowledgeItem;
}

/** The answer to a part; `null` where there is none. */
export function partResponse(response: ItemResponse, partId: string): ItemResponse {
  const parts = isComposite(response) ? response.parts : {};
  return (Object.hasOwn(parts, partId) ? parts[partId] : null) ?? null;
}

export function isComposite(response: unknown): response is CompositeResponse {
  if (typeof response !== 'object' || response === null || Array.isArray(response)) return false;
  const { parts, ...rest } = response as Readonly<Record<string, unknown>>; // an object, as just checked
  const isMap = typeof parts === 'object' && parts !== null && !Array.isArray(parts);
  return isMap && Object.keys(rest).length === 0;
}
