import type { Language, SourceFile, Task } from '#exam-bank';
import type { Provenance, RunFacts, TestFacts } from '#scoring';
import { openCallable, type CallableRunner } from './callable-task.js';
import { createCompiledJudges, type CompiledJudges } from './checker/compiled-judges.js';
import type { Judge } from './checker/judge.js';
import { openJudge } from './checker/open-judge.js';
import { openInteractor, type Interactor } from './interaction/interactor.js';
import { JudgeFailure } from './judge-failure.js';
import { runTests } from './run-tests.js';
import type {
  Artefact,
  CompileOutcome,
  EnvironmentFacts,
  OpenRequest,
  RunContainer,
  Sandbox,
} from './sandbox/sandbox.js';

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
  /** Where judge programs are kept once compiled. Default: compiled anew for each submission. */
  readonly judges?: CompiledJudges;
}

/**
 * Grades one submission: compiles it, runs every test in the task's order, has its outputs judged. All that it finds is fact;
 * what the facts are worth is scoring's.
 * @throws SandboxFailure or JudgeFailure where the fault is ours: then there are no facts at all
 */
export async function gradeSubmission(
  ports: GradingPorts,
  request: GradingRequest,
): Promise<RunFacts> {
  const { task, submission, signal } = request;
  if (task.limits[submission.language] === undefined)
    throw new JudgeFailure('language-not-allowed', 'the task does not admit this language');
  const callable = openCallable(task, submission.language, submission.files);
  const judge = openJudgeOf(ports, request, callable);
  try {
    const startedAt = ports.now();
    signal.throwIfAborted();
    const compiled = await compile(ports.sandbox, request, callable);
    signal.throwIfAborted();
    const { artefact } = compiled;
    const ran =
      artefact === null
        ? null
        : await runProgram(ports.sandbox, { request, callable, judge, artefact });
    return {
      compile: compiled.facts,
      tests: ran?.tests ?? [],
      provenance: provenanceOf(request, {
        compile: compiled.provenance,
        run: ran?.environment ?? null,
        judge: judge.provenance,
        startedAt,
        finishedAt: ports.now(),
      }),
    };
  } finally {
    await judge.close();
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

function openJudgeOf(
  { sandbox, judges = createCompiledJudges(sandbox) }: GradingPorts,
  { label, task }: GradingRequest,
  callable: CallableRunner | undefined,
): Judge | Interactor {
  const ports = { sandbox, judges, label: `${label}-judge` };
  return task.interactor === undefined
    ? openJudge(ports, task, callable)
    : openInteractor(ports, task.interactor);
}

interface Program {
  readonly request: GradingRequest;
  readonly callable: CallableRunner | undefined;
  readonly judge: Judge | Interactor;
  readonly artefact: Artefact;
}

async function runProgram(
  sandbox: Sandbox,
  { request, callable, judge, artefact }: Program,
): Promise<{ readonly tests: readonly TestFacts[]; readonly environment: EnvironmentFacts }> {
  const { label, task, submission, signal } = request;
  const { language } = submission;
  const stopJudge = () => void judge.close().catch(() => undefined);
  const inContainer = <T>(work: (container: RunContainer) => Promise<T>): Promise<T> =>
    withContainer(sandbox, { label, artefact, signal }, work);
  const running = { task, language, callable, judge, signal, inAnother: inContainer };
  signal.addEventListener('abort', stopJudge, { once: true });
  try {
    return await inContainer(async (container) => ({
      tests: await runTests(container, running),
      environment: container.environment,
    }));
  } finally {
    signal.removeEventListener('abort', stopJudge);
  }
}

/** A container for as long as the work takes; closed at once when the result is wanted no more. */
async function withContainer<T>(
  sandbox: Sandbox,
  { label, artefact, signal }: OpenRequest & { readonly signal: AbortSignal },
  work: (container: RunContainer) => Promise<T>,
): Promise<T> {
  const container = await sandbox.open({ label, artefact });
  // Its end is seen by the test that it cuts short.
  const stop = () => void container.close().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    return await work(container);
  } catch (error) {
    signal.throwIfAborted(); // what a closed container says is only the consequence
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await container.close();
  }
}

interface Surroundings {
  readonly compile: EnvironmentFacts;
  /** Null where nothing ran: compiling failed. */
  readonly run: EnvironmentFacts | null;
  readonly judge: Provenance['judge'] | undefined;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

function provenanceOf(
  { taskSha256, submission }: GradingRequest,
  { compile, run, judge, startedAt, finishedAt }: Surroundings,
): Provenance {
  const { image, argv, ...place } = run ?? compile;
  return {
    language: submission.language,
    compileImage: compile.image,
    runImage: image,
    compileArgv: compile.argv,
    runArgv: run === null ? [] : argv,
    ...place,
    ...(judge === undefined ? {} : { judge }),
    taskSha256,
    submissionSha256: submission.sha256,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}
