/** How two texts are made comparable. */
export interface TextNormalisation {
  readonly caseSensitive: boolean;
  readonly whitespace: 'exact' | 'collapse' | 'ignore';
}

/**
 * NFC, never NFKC: ＸＳ is not XS. Lower case is Unicode's, of no language: İ and ı are not i, ß is not ss. Zero-width
 * characters are not white space and stay. NFC comes last too, because lower case can undo it.
 */
export function textNormalised(text: string, rule: TextNormalisation): string {
  const trimmed = text.normalize('NFC').trim();
  const spaced = withWhitespace(trimmed, rule.whitespace);
  return rule.caseSensitive ? spaced : spaced.toLowerCase().normalize('NFC');
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
