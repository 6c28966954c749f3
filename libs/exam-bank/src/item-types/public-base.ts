import type { CodeListing, KnowledgeItem } from '../item.js';

interface PublicBase {
  readonly id: string;
  readonly prompt: string;
  readonly code?: CodeListing;
  readonly points: number;
}

/** What every type shows of an item. */
export function publicBase(item: KnowledgeItem): PublicBase {
  const { id, prompt, points, code } = item;
  return code === undefined
    ? { id, prompt, points }
    : { id, prompt, points, code: { language: code.language, text: code.text } };
}

/** An option's id and text and nothing else that it may carry one day. */
export function publicOption({ id, text }: { readonly id: string; readonly text: string }) {
  return { id, text };
}
