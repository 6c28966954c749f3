/** A gap as it is written in a text. */
const GAP = /\[\[gap:([^\]\s]{1,64})\]\]/gu;

/** The ids of the gaps of a text, in its order. */
export function gapsOfText(text: string): readonly string[] {
  return [...text.matchAll(GAP)].map(([, id = '']) => id);
}

/** The text with something else in the place of each gap. */
export function withGaps(text: string, shown: (id: string) => string): string {
  return text.replace(GAP, (_, id: string) => shown(id));
}
