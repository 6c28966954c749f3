import { exactShare, type MatchingItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import { asMap, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/**
 * Each source has one right target; a source that was left open earns nothing and costs nothing. Per pair: right / n, or with a
 * penalty max(0, (right − penalty × wrong) / n). Without one a wrong pair costs nothing, distractor or not.
 */
export function judgeMatching(item: MatchingItem, response: GivenResponse): Judgement {
  const given = asMap(item.id, response);
  const pairs = item.sources.map(({ id }) => {
    const target = given.get(id);
    const right = target !== undefined && target === item.key.pairs[id];
    return { right, line: `${id} → ${target ?? 'open'}, ${right ? 'right' : 'wrong'}` };
  });
  const right = pairs.filter((pair) => pair.right).length;
  const lines = pairs.map(({ line }) => line);
  switch (item.scoring) {
    case 'all-or-nothing':
      return rightOrWrong(pairs.length > 0 && right === pairs.length, lines);
    case 'per-pair':
      return item.penalty === undefined
        ? {
            share: formatPoints(new Fraction(right, pairs.length)),
            derivation: [...lines, `${right}/${pairs.length} pairs`],
          }
        : withPenalty({ right, wrong: given.size - right, lines, item, penalty: item.penalty });
  }
}

function withPenalty({
  right,
  wrong,
  lines,
  item,
  penalty,
}: {
  readonly right: number;
  readonly wrong: number;
  readonly lines: readonly string[];
  readonly item: MatchingItem;
  readonly penalty: string;
}): Judgement {
  const cost = exactShare(penalty);
  if (!cost || cost.s < 0n)
    throw new ScoringError('key-malformed', `item ${item.id}: not a penalty`);
  const total = item.sources.length;
  const net = new Fraction(right).sub(cost.mul(wrong)).div(total);
  const share = formatPoints(net.s < 0n ? new Fraction(0) : net);
  const sum = `max(0, (${right} right − ${penalty} × ${wrong} wrong) / ${total}) = ${share}`;
  return { share, derivation: [...lines, sum] };
}
