import type { ScriptChecker, Task, TaskTest, TestGroup } from '#exam-bank';

/** A small, valid task: read a number, print its double. One group of two tests, 10 points. A test states what matters to it. */
export function aTask(changes: Partial<Task> = {}): Task {
  return {
    id: 'py-double',
    title: 'Double',
    author: 'm.zielinska',
    difficulty: 'easy',
    minutes: 10,
    statement: 'Read a whole number, print its double.',
    languages: ['python'],
    limits: { python: { cpuMs: 1000, wallMs: 3000, memoryMiB: 256, outputKiB: 64, processes: 1 } },
    comparatorFlags: '',
    nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
    checker: undefined,
    interactor: undefined,
    callable: undefined,
    starter: {},
    groups: [aGroup()],
    examples: [],
    ...changes,
  };
}

export function aGroup(changes: Partial<TestGroup> = {}): TestGroup {
  const id = changes.id ?? 'basic';
  return {
    id,
    title: 'Small numbers',
    visible: false,
    criterion: 'PY-1.1',
    points: 10,
    scoring: 'all-or-nothing',
    dependsOn: [],
    tests: [aTest(`${id}/1`, '1\n', '2\n'), aTest(`${id}/2`, '21\n', '42\n')],
    ...changes,
  };
}

export function aScript(source: string): ScriptChecker {
  return { kind: 'javascript', source };
}

/** @param input @param answer as text; a task holds them as base64 */
export function aTest(id: string, input: string, answer: string): TaskTest {
  return {
    id,
    input: Buffer.from(input).toString('base64'),
    answer: Buffer.from(answer).toString('base64'),
  };
}
