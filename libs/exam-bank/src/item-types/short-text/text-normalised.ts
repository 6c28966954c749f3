import type { TextKey } from '../../item.js';

/** How two texts are made comparable. */
export type TextNormalisation = Pick<
  TextKey,
  'caseSensitive' | 'whitespace' | 'form' | 'quotesAndDashes' | 'invisible'
>;

/** Soft hyphen, zero-width space, joiners and marks of direction, word joiner, byte-order mark. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;
const SINGLE_QUOTES = /[\u2018-\u201b\u2039\u203a]/gu;
const DOUBLE_QUOTES = /[\u201c-\u201f\u00ab\u00bb]/gu;
/** Hyphens, dashes, bar and the minus sign. */
const DASHES = /[\u2010-\u2015\u2212]/gu;

/**
 * NFC unless the item says NFKC: ＸＳ is not XS. Lower case is Unicode's, of no language: İ and ı are not i, ß is not ss.
 * Zero-width characters are not white space and stay unless the item drops them. Letters that only look alike (Latin and
 * Cyrillic а) are different, whatever the item says. The Unicode form comes last too, because lower case can undo it.
 */
export function textNormalised(text: string, rule: TextNormalisation): string {
  const form = rule.form ?? 'NFC';
  const visible = rule.invisible === 'dropped' ? text.replace(INVISIBLE, '') : text;
  const trimmed = folded(visible.normalize(form), rule).trim();
  const spaced = withWhitespace(trimmed, rule.whitespace);
  return rule.caseSensitive ? spaced : spaced.toLowerCase().normalize(form);
}

function folded(text: string, rule: TextNormalisation): string {
  if (rule.quotesAndDashes !== 'folded') return text;
  return text.replace(SINGLE_QUOTES, "'").replace(DOUBLE_QUOTES, '"').replace(DASHES, '-');
}

function withWhitespace(text: string, rule: TextNormalisation['whitespace']): string {
  switch (rule) {
    case 'exact':
      return text;
    case 'collapse':
      return text.replace(/\s+/gu, ' ');
    case 'ignore':
      return text.replace(/\s+/gu, '');
  }
}
