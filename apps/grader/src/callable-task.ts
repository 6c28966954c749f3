import {
  callableForm,
  encodeCalls,
  outcomeText,
  readCalls,
  readExpected,
  readResults,
  type Call,
  type CallableTask,
  type Language,
  type Lines,
  type Outcome,
  type SourceFile,
  type Task,
  type TaskTest,
} from '#exam-bank';
import { compareResults, parseComparatorFlags, type Comparison } from '#scoring';
import { JudgeFailure } from './judge-failure.js';
import type { CompileOutcome } from './sandbox/sandbox.js';

/** What the engine adds to a task for which a function or class is written: docs/decisions/0011-callable-tasks.md. */
export interface CallableRunner {
  /** The candidate's files and those that call them, and what is started. */
  readonly files: readonly SourceFile[];
  readonly main: string | undefined;
  /** With a word on the files that are not the candidate's, where compiling failed. */
  explained(compiled: CompileOutcome): CompileOutcome;
  /** What the program reads in place of the test's own input. */
  input(test: TaskTest): Buffer;
  /** The outcomes as a test's answer has them, for a checker of the author's; or why the output holds none. */
  outcomes(test: TaskTest, output: Buffer): Buffer | Comparison;
  /** Compares the outcomes with the test's answer. */
  judge(test: TaskTest, output: Buffer): Comparison;
}

/**
 * @returns undefined for a task that asks for a program
 * @throws JudgeFailure where the task is not what its reading has made sure of
 */
export function openCallable(
  task: Task,
  language: Language,
  submitted: readonly SourceFile[],
): CallableRunner | undefined {
  const { callable } = task;
  if (callable === undefined) return undefined;
  const form = callableForm(callable, language);
  if (form === undefined)
    throw new JudgeFailure('language-not-allowed', 'nothing can be called in this language');
  const exceptionsAreResults = expectsExceptions(task);
  const flags = parseComparatorFlags(task.comparatorFlags);
  const results = (test: TaskTest, output: Buffer) => {
    const calls = callsOf(callable, test);
    return { calls, results: readResults(calls, output) };
  };
  return {
    files: [...form.generated, ...submitted],
    main: form.main,
    explained: (compiled) => withNote(compiled, noteOn(callable, form.generated[0]?.name ?? '')),
    input: (test) => encodeCalls(callsOf(callable, test), exceptionsAreResults),
    outcomes: (test, output) => {
      const read = results(test, output).results;
      if (!read.ok) return { accepted: false, message: read.message };
      return Buffer.from(read.outcomes.map((outcome) => `${outcomeText(outcome)}\n`).join(''));
    },
    judge: (test, output) => {
      const { calls, results: read } = results(test, output);
      if (!read.ok) return { accepted: false, message: read.message };
      const expected = expectedOf(calls, test);
      return compareResults(flags, calls, { expected, given: read.outcomes });
    },
  };
}

/**
 * Whether any call of the task has to throw: then exceptions are results, which is all that the candidate's process is told,
 * and no more than the statement says. Else an exception ends the program as it ends any other.
 */
function expectsExceptions({ groups }: Task): boolean {
  // No other line of an answer begins so.
  return groups.some(({ tests }) => tests.some(({ answer }) => /^[ \t]*\{/m.test(textOf(answer))));
}

function textOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function callsOf(callable: CallableTask, test: TaskTest): readonly Call[] {
  return valueOf(readCalls(callable, Buffer.from(test.input, 'base64')));
}

function expectedOf(calls: readonly Call[], test: TaskTest): readonly Outcome[] {
  return valueOf(readExpected(calls, Buffer.from(test.answer, 'base64')));
}

function valueOf<T>(lines: Lines<T>): readonly T[] {
  if (lines.ok) return lines.value;
  throw new JudgeFailure('task-unusable', 'a test does not fit the signature');
}

function noteOn(callable: CallableTask, caller: string): string {
  const name = callable.kind === 'function' ? callable.function.name : callable.name;
  return `Note: your files are compiled together with ${caller}, which calls ${name} and is what is started: write no main of your own.`;
}

function withNote(compiled: CompileOutcome, note: string): CompileOutcome {
  if (compiled.facts.ok) return compiled;
  const output = `${compiled.facts.output.trimEnd()}\n${note}`.trimStart();
  return { ...compiled, facts: { ...compiled.facts, output } };
}
