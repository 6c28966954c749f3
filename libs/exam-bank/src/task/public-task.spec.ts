import { describe, expect, it } from '@jest/globals';
import type { CallableTask, Task, TestGroup } from '../task.js';
import { publicTask } from './public-task.js';

const MARKER = 'MARKER';

function group(id: string, visible: boolean, content: string): TestGroup {
  return {
    id,
    title: visible ? 'Examples' : MARKER,
    visible,
    criterion: MARKER,
    points: visible ? 0 : 10,
    scoring: 'sum',
    dependsOn: [],
    tests: [{ id: `${id}/1`, input: content, answer: content }],
  };
}

const limits = { cpuMs: 1000, wallMs: 3000, memoryMiB: 128, outputKiB: 64, processes: 1 };
const secretFile = { name: MARKER, text: MARKER };
const judge = {
  kind: 'testlib',
  language: MARKER,
  files: [secretFile],
  arguments: [MARKER],
  limits,
} as const;

const task: Task = {
  id: 'py-invoice',
  title: 'Invoice',
  author: MARKER,
  difficulty: 'hard',
  minutes: 40,
  statement: 'Read it.',
  languages: ['python'],
  limits: { python: limits },
  comparatorFlags: MARKER,
  nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
  checker: { kind: 'javascript', source: MARKER },
  interactor: undefined,
  callable: undefined,
  starter: { python: [{ name: 'main.py', text: 'pass\n' }], [MARKER]: [secretFile] },
  groups: [group('sample', true, 'c2hvd24='), group(`hidden-${MARKER}`, false, MARKER)],
  examples: [
    {
      path: MARKER,
      files: [secretFile],
      language: 'python',
      verdict: MARKER,
      points: MARKER,
    },
  ],
};

/** The same with everything that a task may have besides. */
const judged: Task = { ...task, checker: judge, interactor: judge };

describe('the public view of a task', () => {
  it('shows statement, limits, languages, points and the visible tests', () => {
    expect(publicTask(task)).toEqual({
      id: 'py-invoice',
      title: 'Invoice',
      statement: 'Read it.',
      languages: ['python'],
      limits: task.limits,
      points: 10,
      samples: [{ id: 'sample/1', input: 'c2hvd24=', answer: 'c2hvd24=' }],
      starter: { python: [{ name: 'main.py', text: 'pass\n' }] },
      interactive: false,
    });
  });

  it('says that the program will talk with another one, and not with which', () => {
    expect(publicTask(judged)).toMatchObject({ interactive: true });
  });

  const parameters = [{ name: 'values', type: 'int[]' }];
  const total = { name: 'total', parameters, returns: 'int' };
  it.each<[string, CallableTask]>([
    ['function', { kind: 'function', function: total }],
    ['class', { kind: 'class', name: 'Till', constructorParameters: parameters, methods: [total] }],
  ])('shows the signature of a %s and nothing that stands beside it', (_, callable) => {
    const noisy = JSON.parse(JSON.stringify(callable), (key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? { ...value, secret: MARKER }
        : value,
    ) as CallableTask; // properties of the future
    expect(publicTask({ ...task, callable: noisy }).callable).toEqual(callable);
  });

  it('shows nothing of hidden tests, checker, examples, author and criteria', () => {
    for (const one of [task, judged]) {
      expect(JSON.stringify(one).split(MARKER).length).toBeGreaterThan(14);
      expect(JSON.stringify(publicTask(one))).not.toContain(MARKER);
    }
  });

  it('hides properties that nobody has thought of yet', () => {
    const more = {
      ...task,
      secret: MARKER,
      limits: { python: { ...limits, secret: MARKER } },
      starter: { python: [{ name: 'main.py', text: '', secret: MARKER }] },
    };
    expect(JSON.stringify(publicTask(more as unknown as Task))).not.toContain(MARKER);
  });
});
