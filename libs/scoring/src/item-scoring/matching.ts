import type { MatchingItem } from '#exam-bank';
import { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import {
  isList,
  malformed,
  rightOrWrong,
  type GivenResponse,
  type Judgement,
} from './judgement.js';

/** Each source has one right target; a source that was left open is a wrong pair. Distractors never cost points. */
export function judgeMatching(item: MatchingItem, response: GivenResponse): Judgement {
  const given = asPairs(item, response);
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
      return {
        share: formatPoints(new Fraction(right, pairs.length)),
        derivation: [...lines, `${right}/${pairs.length} pairs`],
      };
  }
}

function asPairs(item: MatchingItem, response: GivenResponse): ReadonlyMap<string, string> {
  if (typeof response !== 'object' || isList(response)) {
    throw malformed(item.id, 'a map from source to target is needed');
  }
  const pairs = new Map<string, string>();
  for (const [source, target] of Object.entries(response)) {
    if (typeof target !== 'string') throw malformed(item.id, 'a source has one target');
    pairs.set(source, target);
  }
  const used = [...pairs.values()];
  for (const [source, target] of pairs) {
    if (!item.sources.some(({ id }) => id === source)) throw malformed(item.id, 'unknown source');
    if (!item.targets.some(({ id }) => id === target)) throw malformed(item.id, 'unknown target');
  }
  if (item.manyToOne !== true && new Set(used).size !== used.length) {
    throw malformed(item.id, 'a target serves twice');
  }
  return pairs;
}
