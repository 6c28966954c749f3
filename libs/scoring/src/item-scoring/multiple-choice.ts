import type { MultipleChoiceItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { asDistinctIds, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/**
 * All or nothing: the ticked set is the key's set (an empty selection may be the right one). Per option: every option is a
 * decision, ticked or not; max(0, (right − wrong) / n), so guessing all or none earns nothing on balance.
 */
export function judgeMultipleChoice(item: MultipleChoiceItem, response: GivenResponse): Judgement {
  const ticked = new Set(asDistinctIds(item.id, response, item.options));
  const correct = new Set(item.key.correct);
  const decisions = item.options.map(({ id }) => ({
    id,
    right: ticked.has(id) === correct.has(id),
  }));
  const right = decisions.filter((decision) => decision.right).length;
  const total = decisions.length;
  const lines = decisions.map(
    (decision) =>
      `${decision.id}: ${ticked.has(decision.id) ? 'ticked' : 'not ticked'}, ${decision.right ? 'right' : 'wrong'}`,
  );
  switch (item.scoring) {
    case 'all-or-nothing':
      return rightOrWrong(total > 0 && right === total, lines);
    case 'per-option': {
      const net = Math.max(0, right - (total - right));
      return {
        share: formatPoints(new Fraction(net, total)),
        derivation: [
          ...lines,
          `max(0, (${right} right − ${total - right} wrong) / ${total}) = ${net}/${total}`,
        ],
      };
    }
  }
}
