import { compareFormula, type FormulaItem } from '#exam-bank';
import { ScoringError } from '../scoring-error.js';
import {
  asText,
  malformed,
  rightOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/** Right if it means the same as the key: see `compareFormula`. What is no expression is refused, as when it is entered. */
export function judgeFormula(item: FormulaItem, response: GivenResponse): Judgement {
  const compared = compareFormula(item, asText(item.id, response));
  if ('keyProblem' in compared)
    throw new ScoringError('key-malformed', `key of ${item.id}: ${compared.keyProblem}`);
  if (!compared.ok) throw malformed(item.id, compared.message);
  return rightOrWrong(compared.equal, [`key ${item.key.expression}`, compared.how]);
}
