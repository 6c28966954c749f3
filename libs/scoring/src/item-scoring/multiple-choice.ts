import { exactShare, type MultipleChoiceItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import { asIds, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/**
 * All or nothing: the ticked set is the key's set (an empty selection may be the right one). Per option: every option is a
 * decision, ticked or not; max(0, (right − wrong) / n), so guessing all or none earns nothing on balance; or the sum of the
 * weights of what is ticked, between bounds. Net correct: max(0, (right ticks − wrong ticks) / right options). Each decision:
 * right decisions / n.
 */
export function judgeMultipleChoice(item: MultipleChoiceItem, response: GivenResponse): Judgement {
  const ticked = asIds(item.id, response);
  const { correct, weights } = item.key;
  const lines: string[] = [];
  let right = 0;
  let hits = 0;
  for (const { id } of item.options) {
    const isTicked = ticked.includes(id);
    const isRight = isTicked === correct.includes(id);
    lines.push(`${id}: ${isTicked ? 'ticked' : 'not ticked'}, ${isRight ? 'right' : 'wrong'}`);
    if (isRight) right += 1;
    if (isRight && isTicked) hits += 1;
  }
  const total = item.options.length;
  switch (item.scoring) {
    case 'all-or-nothing':
      return rightOrWrong(total > 0 && right === total, lines);
    case 'per-option':
      return weights === undefined
        ? decisionsSum(item, right, lines)
        : bounded(item, weightsSum(item, ticked, weights), lines);
    case 'net-correct': {
      const wrong = ticked.length - hits;
      const count = correct.length;
      if (count === 0) throw keyMalformed(item, 'nothing is right');
      const net = Math.max(0, hits - wrong);
      const line = `max(0, (${hits} right ticks − ${wrong} wrong) / ${count}) = ${net}/${count}`;
      return { share: formatPoints(new Fraction(net, count)), derivation: [...lines, line] };
    }
    case 'each-decision':
      return {
        share: formatPoints(new Fraction(right, total)),
        derivation: [...lines, `${right}/${total} decisions`],
      };
  }
}

function decisionsSum(
  item: MultipleChoiceItem,
  right: number,
  lines: readonly string[],
): Judgement {
  const total = item.options.length;
  const wrong = total - right;
  const net = right - wrong;
  if (item.bounds !== undefined) {
    const sum = new Fraction(net, total);
    return bounded(item, sum, [...lines, `(${right} right − ${wrong} wrong) / ${total}`]);
  }
  const share = Math.max(0, net);
  const line = `max(0, (${right} right − ${wrong} wrong) / ${total}) = ${share}/${total}`;
  return { share: formatPoints(new Fraction(share, total)), derivation: [...lines, line] };
}

function weightsSum(
  item: MultipleChoiceItem,
  ticked: readonly string[],
  weights: Readonly<Record<string, string>>,
): Fraction {
  return ticked.reduce((sum, id) => {
    const weight = Object.hasOwn(weights, id) ? exactShare(weights[id] ?? '') : undefined;
    if (!weight) throw keyMalformed(item, `no weight of ${id}`);
    return sum.add(weight);
  }, new Fraction(0));
}

/** The sum brought between the bounds, of the upper one, which earns everything. */
function bounded(item: MultipleChoiceItem, sum: Fraction, lines: readonly string[]): Judgement {
  const lower = exactShare(item.bounds?.lower ?? '0');
  const upper = exactShare(item.bounds?.upper ?? '1');
  if (!lower || !upper || lower.s < 0n || lower.compare(upper) >= 0)
    throw keyMalformed(item, 'its bounds hold nothing');
  const atLeast = sum.compare(lower) < 0 ? lower : sum;
  const counted = atLeast.compare(upper) > 0 ? upper : atLeast;
  const share = formatPoints(counted.div(upper));
  const [from, to] = [formatPoints(lower), formatPoints(upper)];
  const line = `sum ${formatPoints(sum)}, between ${from} and ${to}: ${formatPoints(counted)}/${to}`;
  return { share, derivation: [...lines, line] };
}

function keyMalformed(item: MultipleChoiceItem, what: string): ScoringError {
  return new ScoringError('key-malformed', `key of ${item.id}: ${what}`);
}
