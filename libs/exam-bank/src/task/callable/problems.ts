import type { LocalProblem } from '../../problem.js';
import type { CallableTask, Language, Task, TaskTest } from '../../task.js';
import { longestOutputKiB } from '../checker-problems.js';
import { COMPARATOR_SWITCHES } from '../comparator-flags.js';
import { readCalls, readExpected, type LineFault } from './calls.js';
import { CALLABLE_LANGUAGES, callableForm } from './form.js';

/** Results of one test that are taken: a program could make any larger amount of them a failure of ours. */
export const MAX_RESULT_KIB = 16 * 1024;

/**
 * Names that a function, class or method cannot have, besides keywords and what languages declare: the calls of the system
 * that generated code is made of, what its own names begin with, what every object in Java has for good, Python's types.
 */
const TAKEN =
  /^([Aa]ssay.*|java|open|close|dup2?|fcntl|environ|getClass|notify|notifyAll|wait|list|str)$/;
/** Types of the header in C, where a parameter of their name would hide them from the next. */
const LIST_TYPE = /^(Int|Double|Bool|String)List[23]?$/;

/** What is wrong with a function or class beyond its form: in the task's languages, as what its tests call, with its flags. */
export function callableProblems(
  callable: CallableTask | undefined,
  task: Pick<Task, 'languages' | 'limits' | 'groups'> & { readonly flags: string | undefined },
): { readonly problems: readonly LocalProblem[] } {
  if (callable === undefined) return { problems: [] };
  const tests = task.groups.flatMap((group) => group.tests);
  return {
    problems: [
      ...signatureProblems(callable, task.languages),
      ...callProblems(callable, tests, task.languages),
      ...outputProblems(task),
      ...COMPARATOR_SWITCHES.filter((flag) => task.flags?.split(/\s+/).includes(flag)).map(
        (flag) => ({
          path: '$.comparator.flags',
          message: `"${flag}" does nothing: results are compared as values, not as text`,
          hint: 'leave it out; a tolerance for doubles may stay',
        }),
      ),
    ],
  };
}

function outputProblems(task: Pick<Task, 'limits' | 'groups'>): readonly LocalProblem[] {
  const most = longestOutputKiB(task);
  if (most <= MAX_RESULT_KIB) return [];
  const message = `results are read whole: at most ${String(MAX_RESULT_KIB)} KiB, not ${String(most)}`;
  return [{ path: '$.limits.outputKiB', message, hint: 'lower it here, in the group or the test' }];
}

/** What is wrong with a signature in the languages of its task. */
function signatureProblems(
  callable: CallableTask,
  languages: readonly Language[],
): readonly LocalProblem[] {
  const stuck = languages.filter((language) => callableForm(callable, language) === undefined);
  return [
    ...namesIn(callable)
      .filter(({ name, isCalled }) => LIST_TYPE.test(name) || (isCalled && TAKEN.test(name)))
      .map(({ name, path }) => ({
        path,
        message: `the name "${name}" is taken by generated code`,
        hint: 'choose another name',
      })),
    ...stuck.map((language) => ({
      path: '$.languages',
      message: `a ${callable.kind} cannot be asked for in ${language}`,
      hint: `functions: ${CALLABLE_LANGUAGES.join(', ')}; classes: the same without c`,
    })),
  ];
}

interface Named {
  readonly name: string;
  readonly path: string;
  /** Whether it is what is called, no mere parameter. */
  readonly isCalled: boolean;
}

function namesIn(callable: CallableTask): readonly Named[] {
  const called = (name: string, path: string) => ({ name, path, isCalled: true });
  switch (callable.kind) {
    case 'function': {
      const { name, parameters } = callable.function;
      const path = '$.callable.function';
      const given = parameters.map((one, at) => ({
        name: one.name,
        path: `${path}.parameters[${String(at)}].name`,
        isCalled: false,
      }));
      return [called(name, `${path}.name`), ...given];
    }
    case 'class':
      return [
        called(callable.name, '$.callable.name'),
        ...callable.methods.map(({ name }, at) =>
          called(name, `$.callable.methods[${String(at)}].name`),
        ),
      ];
  }
}

/** What is wrong with a task's tests as calls of its function or class, by file and line. */
function callProblems(
  callable: CallableTask,
  tests: readonly TaskTest[],
  languages: readonly Language[],
): readonly LocalProblem[] {
  return tests.flatMap((test) => {
    const input = `tests/${test.id}.in`;
    const calls = readCalls(callable, Buffer.from(test.input, 'base64'));
    if (!calls.ok) return calls.faults.map((fault) => inFile(input, fault));
    const answer = `tests/${test.id}.ans`;
    const expected = readExpected(calls.value, Buffer.from(test.answer, 'base64'));
    if (!expected.ok) return expected.faults.map((fault) => inFile(answer, fault));
    const thrown = expected.value.findIndex(({ kind }) => kind === 'throws');
    if (thrown < 0) return [];
    const line = thrown + 1;
    if (languages.includes('c'))
      return [inFile(answer, { line, message: 'nothing can be thrown in C' })];
    if (callable.kind === 'class' && thrown === 0 && calls.value.length > 1)
      return [
        inFile(input, { line: 2, message: 'there is no object: its constructor has to throw' }),
      ];
    return [];
  });
}

function inFile(path: string, { line, message }: LineFault): LocalProblem {
  const where = line === 0 ? '' : `line ${String(line)}: `;
  return {
    path,
    message: `${where}${message}`,
    hint: 'see "Functions and classes" in docs/formats.md',
  };
}
