import type { ShortTextItem } from '#exam-bank';
import {
  asText,
  malformed,
  rightPartlyOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';
import { textVerdict } from './text.js';

/** As the key says of the whole text; one that is longer than the item allows was not checked when it came in. */
export function judgeShortText(item: ShortTextItem, response: GivenResponse): Judgement {
  const text = asText(item.id, response);
  if (item.maxLength !== undefined && text.length > item.maxLength)
    throw malformed(item.id, 'the text is longer than the item allows');
  const { right, share, lines } = textVerdict(item.key, text);
  return rightPartlyOrWrong(right, share, lines);
}
