import type { NearLimitRule } from '#exam-bank';
import { countingRun, cpuUs, followsRule, runsOf } from './counting-run.js';
import type { Points } from './points.js';
import type { RunFacts, TestFacts, TestRun, Verdict } from './run-facts.js';
import { hasTestParts, isWholeRun, properShare } from './run-shape.js';

/** SHA-256 of no bytes: the answer of a test that expects no output. */
const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Linux: the program made a system call that the seccomp profile forbids. */
const SIGSYS = 31;

/** What {@link testVerdict} can say; `compile-error` is no verdict on a test. */
const TEST_VERDICTS: ReadonlySet<Verdict> = new Set<Verdict>([
  'accepted',
  'partial',
  'wrong-answer',
  'no-output',
  'time-limit',
  'wall-time-limit',
  'memory-limit',
  'output-limit',
  'runtime-error',
  'restricted',
  'skipped',
  'not-marked',
]);

export interface TestVerdict {
  /** `<group>/<name>` */
  readonly test: string;
  readonly verdict: Verdict;
  /** With `partial`, and with nothing else: exact, more than 0 and less than 1. */
  readonly share?: Points;
}

export interface Verdicts {
  /** Of the submission. */
  readonly verdict: Verdict;
  readonly tests: readonly TestVerdict[];
}

/**
 * The verdict on a submission and on each of its tests, from facts alone.
 * @param nearLimit the task's rule: facts that do not follow it are `not-marked`
 */
export function determineVerdict(
  facts: Pick<RunFacts, 'compile' | 'tests'>,
  nearLimit: NearLimitRule,
): Verdicts {
  const tests = facts.tests.map((test) => testVerdict(test, nearLimit));
  const verdicts = tests.map(({ verdict }) => verdict);
  return { verdict: submissionVerdict(facts.compile, verdicts), tests };
}

/** Whether a test can have this verdict; facts come from JSON, so the type alone proves nothing. */
export function isTestVerdict(verdict: Verdict): boolean {
  return TEST_VERDICTS.has(verdict);
}

/**
 * The verdict on one test, by the run that counts. Facts that are missing, unknown or contradict each other, in any of its
 * runs, give `not-marked`.
 */
export function testVerdict(facts: TestFacts, nearLimit: NearLimitRule): TestVerdict {
  const { test } = facts;
  if (!hasTestParts(facts)) return { test, verdict: 'not-marked' };
  if (facts.process === null) return { test, verdict: isSkipped(facts) ? 'skipped' : 'not-marked' };
  const runs = runsOf(facts);
  if (!runs.every((run) => isWholeRun(run) && runVerdict(facts, run) !== 'not-marked'))
    return { test, verdict: 'not-marked' };
  const counting = followsRule(facts, nearLimit) ? countingRun(facts) : null;
  if (counting === null) return { test, verdict: 'not-marked' };
  const verdict = runVerdict(facts, counting);
  if (verdict !== 'partial') return { test, verdict };
  const share = properShare(counting.comparison?.share);
  return share === undefined ? { test, verdict: 'not-marked' } : { test, verdict, share };
}

function isSkipped({ comparison, transcript, endedFirst, repeats }: TestFacts): boolean {
  return (
    comparison === null &&
    transcript === undefined &&
    endedFirst === undefined &&
    repeats === undefined
  );
}

type RanTest = Pick<TestFacts, 'limits' | 'answerSha256'>;

/**
 * One whole run, the first that applies: an interactor's rejection of a program that was still there, limits, signal, exit
 * code, then what comparing or checking said. Nothing gives `accepted` but an accepting comparison of a program that ended
 * by itself with exit code 0, within its limits.
 */
function runVerdict(test: RanTest, run: TestRun): Verdict {
  const { process, comparison, endedFirst } = run;
  if (endedFirst === 'interactor') {
    if (comparison === null) return 'not-marked';
    // What the program did after it had been found wrong (dying of a closed pipe, say) changes nothing any more.
    if (!comparison.accepted && comparison.share === undefined) return 'wrong-answer';
  }
  const limit = limitVerdict(test, process);
  if (limit !== null) return limit;
  if (process.signal !== null) return process.signal === SIGSYS ? 'restricted' : 'runtime-error';
  if (process.exitCode !== 0) return 'runtime-error';
  if (comparison === null) return 'not-marked';
  return comparison.accepted ? 'accepted' : rejection(test, run);
}

/**
 * A program is ended somewhat later than at its CPU limit, so whatever it was ended for then: over the limit is over the
 * limit. One that ends between two looks of the supervisor has used too much all the same.
 */
function limitVerdict({ limits }: RanTest, process: TestRun['process']): Verdict | null {
  if (cpuUs(process) > limits.cpuMs * 1000) return 'time-limit';
  switch (process.killedFor) {
    case null:
      return null;
    case 'cpu':
      return 'not-marked'; // ended for CPU time that it had not used
    case 'wall':
      return 'wall-time-limit';
    case 'memory':
      return 'memory-limit';
    case 'output':
      return 'output-limit';
  }
}

function rejection(
  { answerSha256 }: RanTest,
  { process, comparison, endedFirst }: TestRun,
): Verdict {
  if (comparison?.share !== undefined) return 'partial';
  // In a conversation the answer is the interactor's, not what the program should have printed.
  const expectsOutput = endedFirst === undefined && answerSha256 !== SHA256_OF_NOTHING;
  return process.stdout.bytes === 0 && expectsOutput ? 'no-output' : 'wrong-answer';
}

/**
 * The verdict on a submission: of compiling, else of its first test that is not accepted, in the task's order. One test that
 * is not marked leaves the whole submission not marked, as does having no test at all.
 */
export function submissionVerdict(
  compile: Pick<RunFacts['compile'], 'ok'>,
  verdicts: readonly Verdict[],
): Verdict {
  if (compile.ok === false) return verdicts.length === 0 ? 'compile-error' : 'not-marked';
  if (compile.ok !== true || verdicts.length === 0) return 'not-marked';
  if (verdicts.includes('not-marked') || !verdicts.every(isTestVerdict)) return 'not-marked';
  const first = verdicts.find((verdict) => verdict !== 'accepted');
  // Only a failed test before it can make a test pointless.
  return first === 'skipped' ? 'not-marked' : (first ?? 'accepted');
}
