import type { Task } from '#exam-bank';
import {
  countingRun,
  cpuUs,
  determineVerdict,
  repeatReport,
  type RepeatReport,
  type RunFacts,
} from '#scoring';
import type { GradingRun } from '#store';

/** What a run and its repeats found, test by test. @param runs all of them done, of one version of the task */
export function repeatsReport(task: Task, runs: readonly GradingRun[]): RepeatReport {
  return repeatReport(
    runs.map((run) => {
      const facts = run.facts as RunFacts; // written by commitRun
      const { verdict, tests } = determineVerdict(facts, task.nearLimit);
      const cpu = new Map(facts.tests.map((test) => [test.test, cpuOf(test)]));
      return {
        verdict,
        image: facts.provenance.runImage,
        tests: tests.map((one) => ({
          test: one.test,
          verdict: one.verdict,
          cpuUs: cpu.get(one.test) ?? null,
        })),
      };
    }),
  );
}

function cpuOf(test: RunFacts['tests'][number]): number | null {
  const counting = test.process === null ? null : countingRun(test);
  return counting === null ? null : cpuUs(counting.process);
}
