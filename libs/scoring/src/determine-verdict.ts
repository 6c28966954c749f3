import type { CompileFacts, KilledFor, TestFacts, Verdict } from './run-facts.js';

/** SHA-256 of no bytes: the answer of a test that expects no output. */
const SHA256_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Linux: the program made a system call that the seccomp profile forbids. */
const SIGSYS = 31;

const VERDICT_OF_KILL: Readonly<Record<KilledFor, Verdict>> = {
  cpu: 'time-limit',
  wall: 'wall-time-limit',
  memory: 'memory-limit',
  output: 'output-limit',
};

/** What {@link testVerdict} can say; `partial` and `compile-error` are no verdicts on a test. */
const TEST_VERDICTS: ReadonlySet<Verdict> = new Set<Verdict>([
  'accepted',
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

/** Whether a test can have this verdict; facts come from JSON, so the type alone proves nothing. */
export function isTestVerdict(verdict: Verdict): boolean {
  return TEST_VERDICTS.has(verdict);
}

/**
 * The verdict on one test, from facts alone: killed, over the CPU limit, signal, exit code, then the comparison. Facts that
 * are missing, unknown or contradict each other give `not-marked`; nothing gives `accepted` but an accepting comparison of
 * a program that ended by itself with exit code 0.
 */
export function testVerdict(facts: TestFacts): Verdict {
  const { process, comparison } = facts;
  if (process === null) return comparison === null ? 'skipped' : 'not-marked';
  if (process.killedFor !== null) return killVerdict(process.killedFor);
  if (isOverCpuLimit(facts)) return 'time-limit';
  if (process.signal !== null) return signalVerdict(process.signal);
  if (process.exitCode === null) return 'not-marked';
  if (process.exitCode !== 0) return 'runtime-error';
  if (comparison === null) return 'not-marked';
  if (comparison.accepted === true) return 'accepted';
  // Facts come from JSON: only a plain false is a rejection.
  if (comparison.accepted !== false) return 'not-marked';
  const expectsOutput = facts.answerSha256 !== SHA256_OF_NOTHING;
  return process.stdout.bytes === 0 && expectsOutput ? 'no-output' : 'wrong-answer';
}

function killVerdict(reason: KilledFor): Verdict {
  return Object.hasOwn(VERDICT_OF_KILL, reason) ? VERDICT_OF_KILL[reason] : 'not-marked';
}

/** A program that ends between two looks of the supervisor has still used too much: the limit is the same for all. */
function isOverCpuLimit({ process, limits }: TestFacts): boolean {
  return process !== null && process.cpuUserUs + process.cpuSystemUs > limits.cpuMs * 1000;
}

function signalVerdict(signal: number): Verdict {
  if (!Number.isInteger(signal) || signal <= 0) return 'not-marked';
  return signal === SIGSYS ? 'restricted' : 'runtime-error';
}

/**
 * The verdict on a submission: of compiling, else of its first test that is not accepted, in the task's order. One test that
 * is not marked leaves the whole submission not marked, as does having no test at all.
 */
export function submissionVerdict(
  compile: Pick<CompileFacts, 'ok'>,
  verdicts: readonly Verdict[],
): Verdict {
  if (compile.ok === false) return verdicts.length === 0 ? 'compile-error' : 'not-marked';
  if (compile.ok !== true || verdicts.length === 0) return 'not-marked';
  if (verdicts.includes('not-marked') || !verdicts.every(isTestVerdict)) return 'not-marked';
  const first = verdicts.find((verdict) => verdict !== 'accepted');
  // Only a failed test before it can make a test pointless.
  return first === 'skipped' ? 'not-marked' : (first ?? 'accepted');
}
