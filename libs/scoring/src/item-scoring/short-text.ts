import type { ShortTextItem } from '#exam-bank';
import { asText, rightPartlyOrWrong, type GivenResponse, type Judgement } from './judgement.js';
import { textNormalised } from './text-normalised.js';

/** Right if, after the item's normalisation of both, the text is one of the accepted ones; partly if it is one of the others. */
export function judgeShortText(item: ShortTextItem, response: GivenResponse): Judgement {
  const given = textNormalised(asText(item.id, response), item.key);
  const accepted = item.key.accepted.map((text) => textNormalised(text, item.key));
  const rules = `NFC, trimmed, white space ${item.key.whitespace}, ${item.key.caseSensitive ? 'case matters' : 'case ignored'}`;
  const part = item.key.partial?.find(({ text }) => textNormalised(text, item.key) === given);
  return rightPartlyOrWrong(accepted.includes(given), part?.share, [
    `compared (${rules}): ${JSON.stringify(given)}`,
    `accepted: ${accepted.map((text) => JSON.stringify(text)).join(', ')}`,
  ]);
}
