import type { KnownItem } from './copies.js';
import type { LeakedQuestion } from './fragment.js';
import type { ItemEvidence } from './likelihood.js';
import { codeText, likeness, plainText, trigrams, type Trigrams } from './similarity.js';

export type Recognition =
  | {
      readonly ok: true;
      readonly evidence: ItemEvidence;
      readonly bait: boolean;
      /** 1 where the fragment names the item. */
      readonly likeness: number;
    }
  | { readonly ok: false; readonly reason: string };

/** Below this, half of the words are others'; measured on retyped questions, which keep above 0.8. */
const LEAST_LIKENESS = 0.6;
/** Nearer than this, two items could both be meant: clones of one another. */
const LEAST_MARGIN = 0.05;

interface Catalogued {
  readonly item: KnownItem;
  readonly grams: Trigrams;
}

/** Finds the items that leaked questions are, by their ids or by their texts. */
export function recogniser(items: readonly KnownItem[]): (question: LeakedQuestion) => Recognition {
  const catalogue = items.map((item) => ({ item, grams: trigrams(wholeText(item)) }));
  return (question) => {
    if (question.item !== undefined) {
      const item = items.find(({ id }) => id === question.item);
      if (item !== undefined) return recognised(item, question, 1);
      return { ok: false, reason: `there is no item ${question.item} among the copies` };
    }
    return byText(catalogue, question);
  };
}

function byText(catalogue: readonly Catalogued[], question: LeakedQuestion): Recognition {
  const known = question.options.filter((option) => option !== null);
  const fragment = trigrams([question.text ?? '', ...known].join(' '));
  const ranked = catalogue
    .map(({ item, grams }) => ({ item, like: likeness(fragment, grams) }))
    .sort((a, b) => b.like - a.like);
  const [best, second] = ranked;
  if (best === undefined || best.like < LEAST_LIKENESS)
    return { ok: false, reason: 'no item is like this text' };
  if (second !== undefined && best.like - second.like < LEAST_MARGIN)
    return {
      ok: false,
      reason: `${best.item.id} and ${second.item.id} are equally like this text`,
    };
  return recognised(best.item, question, best.like);
}

function recognised(item: KnownItem, question: LeakedQuestion, like: number): Recognition {
  const evidence: ItemEvidence = {
    item: item.id,
    seen: question.options.map((option) => (option === null ? null : optionOf(item, option))),
    options: item.options.map(({ id }) => id),
    pinned: item.pinned ?? [],
  };
  const seen = evidence.seen.filter((id) => id !== null);
  if (new Set(seen).size < seen.length)
    return { ok: false, reason: `two of the options read as the same one of ${item.id}` };
  return { ok: true, evidence, bait: item.bait === true, likeness: like };
}

/** The option that is meant, or null where none is or two could be. */
function optionOf(item: KnownItem, seen: string): string | null {
  const ways: readonly ((id: string, text: string) => boolean)[] = [
    (id) => id === seen,
    (_, text) => codeText(text) === codeText(seen),
    (_, text) => plainText(text) !== '' && plainText(text) === plainText(seen),
    (_, text) => likeness(trigrams(seen), trigrams(text)) >= LEAST_LIKENESS,
  ];
  for (const isMeant of ways) {
    const meant = item.options.filter(({ id, text = '' }) => isMeant(id, text));
    if (meant.length > 1) return null;
    if (meant[0] !== undefined) return meant[0].id;
  }
  return null;
}

function wholeText({ text = '', options }: KnownItem): string {
  return [text, ...options.map((option) => option.text ?? '')].join(' ');
}
