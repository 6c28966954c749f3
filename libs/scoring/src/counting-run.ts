import type { NearLimitRule } from '#exam-bank';
import type { ProcessFacts, TestFacts, TestRun } from './run-facts.js';

/**
 * Whether the CPU time is so close to the limit that the rule wants the run repeated; on either side, bounds included. All in
 * whole microseconds and hundredths.
 */
export function isNearLimit(
  rule: NearLimitRule,
  cpuLimitMs: number,
  process: ProcessFacts,
): boolean {
  if (rule.withinPercent === 0 || rule.runs === 1) return false;
  const limitUs = cpuLimitMs * 1000;
  return Math.abs(cpuUs(process) - limitUs) * 100 <= rule.withinPercent * limitUs;
}

/** User and system time together. */
export function cpuUs({ cpuUserUs, cpuSystemUs }: ProcessFacts): number {
  return cpuUserUs + cpuSystemUs;
}

/**
 * The run that a test's verdict and measurements go by: the only one, or of those that the near-limit rule asked for the
 * middle or the quickest by CPU time; of equals the earlier.
 * @returns null for a test that was skipped, and where the repeats contradict their rule
 */
export function countingRun(facts: TestFacts): TestRun | null {
  const [first, ...further] = runsOf(facts);
  if (first === undefined) return null;
  if (facts.repeats === undefined) return first;
  const { rule } = facts.repeats;
  if (!isUsable(rule) || further.length !== rule.runs - 1) return null;
  if (!isNearLimit(rule, facts.limits.cpuMs, first.process)) return null;
  // The sort is stable: equals stay in the order in which they ran.
  const byTime = [first, ...further].sort((a, b) => cpuUs(a.process) - cpuUs(b.process));
  return byTime[rule.counts === 'quickest' ? 0 : (rule.runs - 1) / 2] ?? null;
}

/** All runs of a test in their order; none where it was skipped. */
export function runsOf(facts: TestFacts): readonly TestRun[] {
  const { process, comparison, transcript, endedFirst, repeats } = facts;
  if (process === null) return [];
  const first = {
    process,
    comparison,
    ...(transcript === undefined ? {} : { transcript }),
    ...(endedFirst === undefined ? {} : { endedFirst }),
  };
  return [first, ...(repeats?.runs ?? [])];
}

/** Whether the runs that a test had are those that the task's rule asks for. */
export function followsRule(facts: TestFacts, rule: NearLimitRule): boolean {
  if (facts.process === null) return facts.repeats === undefined;
  if (!isNearLimit(rule, facts.limits.cpuMs, facts.process)) return facts.repeats === undefined;
  return facts.repeats !== undefined && sameRule(facts.repeats.rule, rule);
}

function sameRule(left: NearLimitRule, right: NearLimitRule): boolean {
  return (
    left.withinPercent === right.withinPercent &&
    left.runs === right.runs &&
    left.counts === right.counts
  );
}

/** Facts come from JSON. A middle run needs an odd number of them. */
function isUsable({ withinPercent, runs, counts }: NearLimitRule): boolean {
  return (
    Number.isSafeInteger(withinPercent) &&
    withinPercent > 0 &&
    Number.isSafeInteger(runs) &&
    runs > 1 &&
    runs % 2 === 1 &&
    (counts === 'median' || counts === 'quickest')
  );
}
