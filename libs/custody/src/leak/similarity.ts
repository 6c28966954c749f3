/** Text as it survives being retyped or photographed: no case, accents, punctuation or line breaks. */
export function plainText(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The same with its punctuation, which in code is all the difference; quotes and backticks come and go. */
export function codeText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[`'"“”‘’]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** How often each run of three characters stands in a text. */
export type Trigrams = ReadonlyMap<string, number>;

export function trigrams(text: string): Trigrams {
  const padded = ` ${plainText(text)} `;
  const counts = new Map<string, number>();
  for (let at = 0; at + 3 <= padded.length; at += 1) {
    const gram = padded.slice(at, at + 3);
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/**
 * Likeness of a fragment to a whole text, 0 to 1: the mean of Dice's coefficient and of the share of the fragment that is found
 * in the whole, so that half a question is still like its item.
 */
export function likeness(fragment: Trigrams, whole: Trigrams): number {
  const [inFragment, inWhole] = [size(fragment), size(whole)];
  if (inFragment === 0 || inWhole === 0) return 0;
  let common = 0;
  for (const [gram, count] of fragment) common += Math.min(count, whole.get(gram) ?? 0);
  return (common / inFragment + (2 * common) / (inFragment + inWhole)) / 2;
}

function size(grams: Trigrams): number {
  return [...grams.values()].reduce((total, count) => total + count, 0);
}
