import type { CodeListing, KnowledgeItem, Passage } from '../item.js';

interface PublicBase {
  readonly id: string;
  readonly prompt: string;
  readonly code?: CodeListing;
  readonly passage?: Passage;
  readonly points: number;
}

/** What every type shows of an item. */
export function publicBase({ id, prompt, points, code, passage }: KnowledgeItem): PublicBase {
  return {
    id,
    prompt,
    points,
    ...(code === undefined ? {} : { code: { language: code.language, text: code.text } }),
    ...(passage === undefined ? {} : { passage: publicPassage(passage) }),
  };
}

function publicPassage({ id, title, text }: Passage): Passage {
  return title === undefined ? { id, text } : { id, title, text };
}

/** An option's id and text and nothing else that it may carry one day. */
export function publicOption({ id, text }: { readonly id: string; readonly text: string }) {
  return { id, text };
}
