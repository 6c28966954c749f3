import { rankOf, ranksOf, type OrderingItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { ScoringError } from '../scoring-error.js';
import { asIds, rightOrWrong, type GivenResponse, type Judgement } from './judgement.js';

/**
 * Elements of equal rank may stand in any order. Exact: the whole order is right. Pairwise, over the pairs of different rank:
 * max(0, (right − wrong) / all). Longest common subsequence: of the most elements that stand in a right order among
 * themselves, those above what any order would have, (L − m) / (n − m), m being the size of the largest group (1 without
 * ties). An omitted element makes its pairs neither right nor wrong, and is in no subsequence.
 */
export function judgeOrdering(item: OrderingItem, response: GivenResponse): Judgement {
  const given = asIds(item.id, response);
  const isWhole = given.length === item.elements.length;
  const ranks = given.map((id) => rankOf(item.key.order, id));
  const line = `given ${given.join(' ')}, key ${keyText(item)}`;
  switch (item.scoring) {
    case 'exact':
      return rightOrWrong(isWhole && isRising(ranks), [line]);
    case 'pairwise':
      return pairwise(item, ranks, line);
    case 'longest-common-subsequence':
      return longest(item, ranks, line);
  }
}

function keyText({ key }: OrderingItem): string {
  return key.order.map((one) => (typeof one === 'string' ? one : `(${one.join(' ')})`)).join(' ');
}

function isRising(ranks: readonly number[]): boolean {
  return ranks.every((rank, at) => at === 0 || rank >= (ranks[at - 1] ?? 0));
}

function pairwise(item: OrderingItem, ranks: readonly number[], line: string): Judgement {
  let right = 0;
  let wrong = 0;
  for (const [at, rank] of ranks.entries())
    for (let later = at + 1; later < ranks.length; later += 1) {
      const other = ranks[later] ?? rank;
      if (rank < other) right += 1;
      else if (rank > other) wrong += 1;
    }
  const total = pairsOf(item);
  const net = Math.max(0, right - wrong);
  const sum =
    right + wrong === total
      ? `max(0, 2·${right}/${total} pairs − 1) = ${net}/${total}`
      : `max(0, (${right} right − ${wrong} wrong) / ${total} pairs) = ${net}/${total}`;
  return { share: formatPoints(new Fraction(net, total)), derivation: [line, sum] };
}

/** Pairs whose order is of account. */
function pairsOf(item: OrderingItem): number {
  const pairs = (count: number): number => (count * (count - 1)) / 2;
  const tied = ranksOf(item.key.order).reduce((sum, group) => sum + pairs(group.length), 0);
  const total = pairs(item.elements.length) - tied;
  if (total <= 0) throw new ScoringError('key-malformed', `key of ${item.id}: orders nothing`);
  return total;
}

function longest(item: OrderingItem, ranks: readonly number[], line: string): Judgement {
  const lengths: number[] = [];
  for (const [at, rank] of ranks.entries()) {
    const before = ranks.slice(0, at).map((other, index) => (other <= rank ? lengths[index] : 0));
    lengths.push(1 + Math.max(0, ...before.map((length) => length ?? 0)));
  }
  const most = Math.max(...lengths);
  const free = Math.max(...ranksOf(item.key.order).map((group) => group.length));
  const total = item.elements.length - free;
  if (total <= 0) throw new ScoringError('key-malformed', `key of ${item.id}: orders nothing`);
  const above = Math.max(0, most - free);
  const sum = `${most} in order, ${free} of them in any case: ${above}/${total}`;
  return { share: formatPoints(new Fraction(above, total)), derivation: [line, sum] };
}
