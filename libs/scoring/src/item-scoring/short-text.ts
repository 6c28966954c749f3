import type { ShortTextItem } from '#exam-bank';
import { asText, rightPartlyOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/** Right if, after the item's normalisation of both, the text is one of the accepted ones; partly if it is one of the others. */
export function judgeShortText(item: ShortTextItem, response: GivenResponse): Judgement {
  const given = normalised(asText(item.id, response), item.key);
  const accepted = item.key.accepted.map((text) => normalised(text, item.key));
  const rules = `NFC, trimmed, white space ${item.key.whitespace}, ${item.key.caseSensitive ? 'case matters' : 'case ignored'}`;
  const part = item.key.partial?.find(({ text }) => normalised(text, item.key) === given);
  return rightPartlyOrWrong(accepted.includes(given), part?.share, [
    `compared (${rules}): ${JSON.stringify(given)}`,
    `accepted: ${accepted.map((text) => JSON.stringify(text)).join(', ')}`,
  ]);
}

/**
 * NFC, never NFKC: ＸＳ is not XS. Lower case is Unicode's, of no language: İ and ı are not i, ß is not ss. Zero-width
 * characters are not white space and stay. NFC comes last too, because lower case can undo it.
 */
function normalised(text: string, key: ShortTextItem['key']): string {
  const trimmed = text.normalize('NFC').trim();
  const spaced = withWhitespace(trimmed, key.whitespace);
  return key.caseSensitive ? spaced : spaced.toLowerCase().normalize('NFC');
}

function withWhitespace(text: string, rule: ShortTextItem['key']['whitespace']): string {
  switch (rule) {
    case 'exact':
      return text;
    case 'collapse':
      return text.replace(/\s+/gu, ' ');
    case 'ignore':
      return text.replace(/\s+/gu, '');
  }
}
