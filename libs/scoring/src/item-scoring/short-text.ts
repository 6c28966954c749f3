import type { ShortTextItem } from '#exam-bank';
import { asText, rightPartlyOrWrong, type GivenResponse, type Judgement } from './judgement.js';
import { textVerdict } from './text.js';

/** As the key says of the whole text. */
export function judgeShortText(item: ShortTextItem, response: GivenResponse): Judgement {
  const { right, share, lines } = textVerdict(item.key, asText(item.id, response));
  return rightPartlyOrWrong(right, share, lines);
}
