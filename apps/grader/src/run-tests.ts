import { createHash } from 'node:crypto';
import {
  hardCpuMs,
  limitsOf,
  type Language,
  type Limits,
  type Task,
  type TaskTest,
  type TestGroup,
} from '#exam-bank';
import {
  groupIsSkipped,
  isNearLimit,
  testVerdict,
  type TestFacts,
  type TestRun,
  type Verdict,
} from '#scoring';
import type { CallableRunner } from './callable-task.js';
import { judgedTest, type Judge, type JudgedTest } from './checker/judge.js';
import type { Interactor } from './interaction/interactor.js';
import { endedWell } from './interaction/relay.js';
import { JudgeFailure } from './judge-failure.js';
import type { RunContainer } from './sandbox/sandbox.js';

export interface Running {
  readonly task: Task;
  readonly language: Language;
  /** Where the task asks for a function or a class: says what the program reads. */
  readonly callable: CallableRunner | undefined;
  /** What decides about outputs; an interactor also talks with the program. */
  readonly judge: Judge | Interactor;
  readonly signal: AbortSignal;
  /** Does some work in a fresh container with the same program. */
  readonly inAnother: <T>(work: (container: RunContainer) => Promise<T>) => Promise<T>;
}

/** Runs every test of a task in its order, but for those that a failed dependency made pointless. */
export async function runTests(
  container: RunContainer,
  running: Running,
): Promise<readonly TestFacts[]> {
  const { task, language } = running;
  const verdicts = new Map<string, Verdict>();
  const tests: TestFacts[] = [];
  for (const group of task.groups) {
    const skipped = groupIsSkipped(task, group.id, verdicts);
    for (const test of group.tests) {
      running.signal.throwIfAborted();
      const limits = limitsFor(task, group, test, language);
      const observed = skipped
        ? SKIPPED
        : await observe(container, running, limits, judgedTest(group, test));
      const facts = testFacts(group, test, limits, observed);
      verdicts.set(test.id, testVerdict(facts, task.nearLimit).verdict);
      tests.push(facts);
    }
  }
  return tests;
}

/** @throws JudgeFailure where the task does not admit the language */
function limitsFor(task: Task, group: TestGroup, test: TaskTest, language: Language): Limits {
  const limits = limitsOf(task, group, test, language);
  if (limits !== undefined) return limits;
  throw new JudgeFailure('language-not-allowed', 'the task does not admit this language');
}

type Observed = Omit<TestFacts, 'test' | 'group' | 'limits' | 'inputSha256' | 'answerSha256'>;
const SKIPPED: Observed = { process: null, comparison: null };

/**
 * Runs a test, and again where its CPU time is so near the limit that the task's rule wants to see more: each time in another
 * container, where nothing (not even the number of its user) tells the program that it has been here before.
 */
async function observe(
  container: RunContainer,
  running: Running,
  limits: Limits,
  test: JudgedTest,
): Promise<Observed> {
  const rule = running.task.nearLimit;
  const first = await runOnce(container, running, limits, test);
  if (!isNearLimit(rule, limits.cpuMs, first.process)) return first;
  const runs: TestRun[] = [];
  while (runs.length < rule.runs - 1) {
    running.signal.throwIfAborted();
    runs.push(await running.inAnother((fresh) => runOnce(fresh, running, limits, test)));
  }
  return { ...first, repeats: { rule, runs } };
}

async function runOnce(
  container: RunContainer,
  { callable, judge }: Running,
  limits: Limits,
  test: JudgedTest,
): Promise<TestRun> {
  if ('converse' in judge) return judge.converse(container, limits, test);
  const judgement = judge.begin(test, limits);
  const outcome = await container.run({
    stdin: callable?.input(test.of) ?? test.input,
    // Later than at its limit, so that the program's true time shows.
    limits: { ...limits, cpuMs: hardCpuMs(limits.cpuMs) },
    onStdout: (piece) => judgement.take(piece),
  });
  const process = outcome.facts;
  if (endedWell(outcome)) return { process, comparison: await judgement.decide() };
  await judgement.drop();
  return { process, comparison: null };
}

function testFacts(
  group: TestGroup,
  test: TaskTest,
  { cpuMs, wallMs, memoryMiB, outputKiB }: Limits,
  observed: Observed,
): TestFacts {
  return {
    test: test.id,
    group: group.id,
    limits: { cpuMs, wallMs, memoryMiB, outputKiB },
    ...observed,
    inputSha256: sha256(test.input),
    answerSha256: sha256(test.answer),
  };
}

function sha256(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}
