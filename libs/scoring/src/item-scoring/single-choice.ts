import type { SingleChoiceItem } from '#exam-bank';
import { asText, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/** Right exactly if the chosen option is the key's. */
export function judgeSingleChoice(item: SingleChoiceItem, response: GivenResponse): Judgement {
  const chosen = asText(item.id, response);
  const { correct } = item.key;
  return rightOrWrong(chosen === correct, [`chosen ${chosen}, key ${correct}`]);
}
