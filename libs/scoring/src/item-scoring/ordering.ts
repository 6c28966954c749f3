import type { OrderingItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import {
  asDistinctIds,
  malformed,
  rightOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/** Exact: the whole order is right. Pairwise: max(0, 2·(pairs in the right order / all pairs) − 1). */
export function judgeOrdering(item: OrderingItem, response: GivenResponse): Judgement {
  const given = asDistinctIds(item.id, response, item.elements);
  if (given.length !== item.elements.length) throw malformed(item.id, 'an element is missing');
  const line = `given ${given.join(' ')}, key ${item.key.order.join(' ')}`;
  switch (item.scoring) {
    case 'exact':
      return rightOrWrong(
        given.every((id, index) => id === item.key.order[index]),
        [line],
      );
    case 'pairwise': {
      const { right, total } = pairsInOrder(given, item.key.order);
      const net = Math.max(0, 2 * right - total);
      return {
        share: formatPoints(new Fraction(net, total)),
        derivation: [line, `max(0, 2·${right}/${total} pairs − 1) = ${net}/${total}`],
      };
    }
  }
}

function pairsInOrder(
  given: readonly string[],
  order: readonly string[],
): { readonly right: number; readonly total: number } {
  const ranks = given.map((id) => order.indexOf(id));
  let right = 0;
  let total = 0;
  ranks.forEach((rank, index) => {
    for (const later of ranks.slice(index + 1)) {
      total += 1;
      if (rank < later) right += 1;
    }
  });
  return { right, total };
}
