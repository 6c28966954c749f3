import { createHash } from 'node:crypto';
import {
  hardCpuMs,
  type Language,
  type Limits,
  type SourceFile,
  type Task,
  type TaskTest,
  type TestGroup,
} from '#exam-bank';
import {
  compareOutput,
  groupIsSkipped,
  isNearLimit,
  parseComparatorFlags,
  testVerdict,
  type Comparison,
  type ProcessFacts,
  type Provenance,
  type RunFacts,
  type TestFacts,
  type TestRun,
  type Verdict,
} from '#scoring';
import { openCallable, type CallableRunner } from './callable-task.js';
import { openChecker } from './checker/checker.js';
import { JudgeFailure } from './judge-failure.js';
import type { CompileOutcome, EnvironmentFacts, RunContainer, Sandbox } from './sandbox/sandbox.js';

export interface GradingRequest {
  /** Labels the containers, e.g. `run-<id>-<epoch>`. */
  readonly label: string;
  readonly task: Task;
  /** SHA-256 of the task as it was approved, hex. */
  readonly taskSha256: string;
  readonly submission: {
    readonly language: Language;
    readonly files: readonly SourceFile[];
    readonly sha256: string;
  };
  /** Aborted when the result is wanted no more: the container is closed at once, and grading rejects with its reason. */
  readonly signal: AbortSignal;
}

export interface GradingPorts {
  readonly sandbox: Sandbox;
  readonly now: () => Date;
}

/**
 * Grades one submission: compiles it, runs every test in the task's order, compares what it printed. All that it finds is
 * fact; what the facts are worth is scoring's.
 * @throws SandboxFailure or JudgeFailure where the fault is ours: then there are no facts at all
 */
export async function gradeSubmission(
  ports: GradingPorts,
  request: GradingRequest,
): Promise<RunFacts> {
  const { task, submission, signal } = request;
  const limits = task.limits[submission.language];
  if (limits === undefined)
    throw new JudgeFailure('language-not-allowed', 'the task does not admit this language');
  const callable = openCallable(task, submission.language, submission.files);
  const judge = openJudge(task, callable);
  try {
    const startedAt = ports.now();
    signal.throwIfAborted();
    const compiled = await compile(ports.sandbox, request, callable);
    signal.throwIfAborted();
    const ran = await runTests(ports.sandbox, { request, limits, judge, compiled });
    return {
      compile: compiled.facts,
      tests: ran.tests,
      provenance: provenanceOf(request, {
        compile: compiled.provenance,
        run: ran.environment,
        startedAt,
        finishedAt: ports.now(),
      }),
    };
  } finally {
    judge.close();
  }
}

async function compile(
  sandbox: Sandbox,
  { label, submission: { language, files } }: GradingRequest,
  callable: CallableRunner | undefined,
): Promise<CompileOutcome> {
  if (callable === undefined) return sandbox.compile({ label, language, files });
  const { files: all, main } = callable;
  return callable.explained(await sandbox.compile({ label, language, files: all, main }));
}

/** Says what a test's program reads, and whether its output is right: by the task's checker if it has one, else by comparing. */
interface Judge {
  input(test: TaskTest): Buffer;
  judge(test: TaskTest, output: Buffer): Promise<Comparison>;
  close(): void;
}

function openJudge(task: Task, callable: CallableRunner | undefined): Judge {
  const input = (test: TaskTest) => callable?.input(test) ?? bytesOf(test.input);
  if (task.checker === undefined) {
    if (callable !== undefined) {
      const judge: Judge['judge'] = (test, output) => Promise.resolve(callable.judge(test, output));
      return { input, judge, close: () => undefined };
    }
    const flags = parseComparatorFlags(task.comparatorFlags);
    return {
      input,
      judge: (test, output) => Promise.resolve(compareOutput(flags, bytesOf(test.answer), output)),
      close: () => undefined,
    };
  }
  const checker = openChecker(task.checker.kind === 'javascript' ? task.checker.source : '');
  return {
    input,
    judge: async (test, output) => {
      const shown = callable === undefined ? output : callable.outcomes(test, output);
      if (!Buffer.isBuffer(shown)) return shown;
      const [inputBytes, answer] = [bytesOf(test.input), bytesOf(test.answer)];
      return checker.check({ input: inputBytes, answer, output: shown });
    },
    close: () => checker.close(),
  };
}

interface Running {
  readonly request: GradingRequest;
  readonly limits: Limits;
  readonly judge: Judge;
  readonly compiled: CompileOutcome;
}

interface RanTests {
  readonly tests: readonly TestFacts[];
  /** Null where nothing ran: compiling failed. */
  readonly environment: EnvironmentFacts | null;
}

async function runTests(sandbox: Sandbox, running: Running): Promise<RanTests> {
  const { label, signal } = running.request;
  const { artefact } = running.compiled;
  if (artefact === null) return { tests: [], environment: null };
  const container = await sandbox.open({ label, artefact });
  const stop = () => void container.close().catch(() => undefined); // its end is seen by the test that it cuts short
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    return { tests: await testsIn(container, running), environment: container.environment };
  } catch (error) {
    signal.throwIfAborted(); // what a closed container says is only the consequence
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await container.close();
  }
}

async function testsIn(container: RunContainer, running: Running): Promise<readonly TestFacts[]> {
  const { task } = running.request;
  const verdicts = new Map<string, Verdict>();
  const tests: TestFacts[] = [];
  for (const group of task.groups) {
    const skipped = groupIsSkipped(task, group.id, verdicts);
    for (const test of group.tests) {
      running.request.signal.throwIfAborted();
      const observed = skipped ? SKIPPED : await observe(container, running, test);
      const facts = testFacts(group, test, running.limits, observed);
      verdicts.set(test.id, testVerdict(facts, task.nearLimit).verdict);
      tests.push(facts);
    }
  }
  return tests;
}

type Observed = Pick<TestFacts, 'process' | 'comparison' | 'repeats'>;
const SKIPPED: Observed = { process: null, comparison: null };

/** Runs a test, and again where its CPU time is so near the limit that the task's rule wants to see more. */
async function observe(
  container: RunContainer,
  running: Running,
  test: TaskTest,
): Promise<Observed> {
  const { request, limits } = running;
  const rule = request.task.nearLimit;
  const first = await runOnce(container, running, test);
  if (!isNearLimit(rule, limits.cpuMs, first.process)) return first;
  const runs: TestRun[] = [];
  while (runs.length < rule.runs - 1) {
    request.signal.throwIfAborted();
    runs.push(await runOnce(container, running, test));
  }
  return { ...first, repeats: { rule, runs } };
}

/** The program is ended later than at its limit, so that its true time shows. */
async function runOnce(
  container: RunContainer,
  { limits, judge }: Running,
  test: TaskTest,
): Promise<TestRun> {
  const { facts, stdout } = await container.run({
    stdin: judge.input(test),
    limits: { ...limits, cpuMs: hardCpuMs(limits.cpuMs) },
  });
  return {
    process: facts,
    comparison: endedWell(facts) ? await judge.judge(test, stdout) : null,
  };
}

function endedWell({ exitCode, signal, killedFor }: ProcessFacts): boolean {
  return exitCode === 0 && signal === null && killedFor === null;
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
    inputSha256: sha256(bytesOf(test.input)),
    answerSha256: sha256(bytesOf(test.answer)),
  };
}

interface Surroundings {
  readonly compile: EnvironmentFacts;
  readonly run: EnvironmentFacts | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

function provenanceOf(
  { taskSha256, submission }: GradingRequest,
  { compile, run, startedAt, finishedAt }: Surroundings,
): Provenance {
  const { image, argv, ...place } = run ?? compile;
  return {
    language: submission.language,
    compileImage: compile.image,
    runImage: image,
    compileArgv: compile.argv,
    runArgv: run === null ? [] : argv,
    ...place,
    taskSha256,
    submissionSha256: submission.sha256,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}

function bytesOf(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
