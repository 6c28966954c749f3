import { MAX_RESULT_KIB } from '#exam-bank';
import type { CallableRunner } from '../callable-task.js';
import { holdOutput } from './held-output.js';
import type { Judge } from './judge.js';

/**
 * The judge of tasks for which a function or class is written: results are compared, or shown to the author's checker as a
 * test's answer has them.
 */
export function openCallableJudge(callable: CallableRunner, checker: Judge | undefined): Judge {
  return {
    get provenance() {
      return checker?.provenance;
    },
    begin: (test, limits) => {
      const held = holdOutput(MAX_RESULT_KIB * 1024);
      return {
        take: (piece) => held.add(piece),
        decide: async () => {
          if (checker === undefined) return callable.judge(test.of, held.whole());
          const outcomes = callable.outcomes(test.of, held.whole());
          if (!Buffer.isBuffer(outcomes)) return outcomes;
          const judgement = checker.begin(test, limits);
          await judgement.take(outcomes);
          return judgement.decide();
        },
        drop: () => Promise.resolve(),
      };
    },
    close: async () => checker?.close(),
  };
}
