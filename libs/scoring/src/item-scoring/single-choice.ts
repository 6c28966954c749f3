import type { SingleChoiceItem } from '#exam-bank';
import {
  asText,
  malformed,
  rightOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/** Right exactly if the chosen option is the key's. */
export function judgeSingleChoice(item: SingleChoiceItem, response: GivenResponse): Judgement {
  const chosen = asText(item.id, response);
  if (!item.options.some(({ id }) => id === chosen)) {
    throw malformed(item.id, `unknown id ${chosen.slice(0, 64)}`);
  }
  const { correct } = item.key;
  return rightOrWrong(chosen === correct, [`chosen ${chosen}, key ${correct}`]);
}
