import { comparePoints, type Comparison, type Points } from '#scoring';

/** Of what a judge says, so much is kept. */
export const MESSAGE_CHARACTERS = 300;

/** The comparison that an exact share from 0 to 1 comes to: all is right, none is wrong. */
export function partly(share: Points, message: string): Comparison {
  if (comparePoints(share, '1') === 0) return { accepted: true, message };
  return comparePoints(share, '0') === 0
    ? { accepted: false, message }
    : { accepted: false, message, share };
}

/** A judge's words as text that any database and page can hold. */
export function wordsOf(bytes: Buffer): string {
  const text = bytes.subarray(0, 4 * MESSAGE_CHARACTERS).toString('utf8');
  return text.replaceAll('\0', '\u{fffd}').trim().slice(0, MESSAGE_CHARACTERS);
}
