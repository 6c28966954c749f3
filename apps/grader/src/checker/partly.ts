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
  return keptText(
    bytes
      .subarray(0, 4 * MESSAGE_CHARACTERS)
      .toString('utf8')
      .trim(),
  );
}

/**
 * The beginning of a text, for the facts: without NUL and halves of surrogate pairs, which the database refuses. A judge may
 * quote what a program printed, so either would let a candidate keep a verdict from being written down.
 */
export function keptText(text: string): string {
  return text.slice(0, MESSAGE_CHARACTERS).replaceAll('\0', '\u{fffd}').toWellFormed();
}
