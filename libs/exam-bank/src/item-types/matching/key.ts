import type { MatchingItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { exactShare } from '../exact-share.js';
import { optionProblems, pinnedProblems, unknownOption } from '../options-check.js';

function penaltyProblems({ scoring, penalty }: MatchingItem): readonly LocalProblem[] {
  if (penalty === undefined) return [];
  if (scoring !== 'per-pair')
    return [{ path: '.penalty', message: 'a penalty needs single pairs', hint: 'score per-pair' }];
  const cost = exactShare(penalty);
  if (cost && cost.compare(1) <= 0) return [];
  return [
    {
      path: '.penalty',
      message: 'a wrong pair costs more than a right one',
      hint: 'give at most 1',
    },
  ];
}

/** The key gives every source one target, and no target twice unless `manyToOne` says so. */
export function matchingKeyProblems(item: MatchingItem): readonly LocalProblem[] {
  const pairs = Object.entries(item.key.pairs);
  const problems = [
    ...penaltyProblems(item),
    ...optionProblems(item.sources, '.sources'),
    ...optionProblems(item.targets, '.targets'),
    ...pinnedProblems(item.targets, item.pinned),
    ...pairs.flatMap(([source, target]) => [
      ...unknownOption(item.sources, source, '.key.pairs'),
      ...unknownOption(item.targets, target, `.key.pairs.${source}`),
    ]),
  ];
  for (const { id } of item.sources.filter((source) => !Object.hasOwn(item.key.pairs, source.id))) {
    problems.push({
      path: '.key.pairs',
      message: `source "${id}" has no target`,
      hint: 'give every source one',
    });
  }
  if (item.manyToOne !== true && new Set(pairs.map(([, target]) => target)).size < pairs.length) {
    problems.push({
      path: '.key.pairs',
      message: 'a target serves two sources',
      hint: 'set manyToOne or give every source its own target',
    });
  }
  return problems;
}
