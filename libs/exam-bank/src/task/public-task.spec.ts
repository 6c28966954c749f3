import { describe, expect, it } from '@jest/globals';
import type { Task, TestGroup } from '../task.js';
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

const task: Task = {
  id: 'py-invoice',
  title: 'Invoice',
  author: MARKER,
  difficulty: 'hard',
  minutes: 40,
  statement: 'Read it.',
  languages: ['python'],
  limits: {
    python: { cpuMs: 1000, wallMs: 3000, memoryMiB: 128, outputKiB: 64, processes: 1 },
  },
  comparatorFlags: MARKER,
  nearLimit: { withinPercent: 10, runs: 3, counts: 'median' },
  checker: { kind: 'javascript', source: MARKER },
  interactor: undefined,
  callable: undefined,
  starter: {},
  groups: [group('sample', true, 'c2hvd24='), group(`hidden-${MARKER}`, false, MARKER)],
  examples: [
    {
      path: MARKER,
      files: [{ name: MARKER, text: MARKER }],
      language: 'python',
      verdict: MARKER,
      points: MARKER,
    },
  ],
};

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
    });
  });

  it('shows nothing of hidden tests, checker, examples, author and criteria', () => {
    expect(JSON.stringify(task).split(MARKER).length).toBeGreaterThan(12);
    expect(JSON.stringify(publicTask(task))).not.toContain(MARKER);
  });

  it('hides properties that nobody has thought of yet', () => {
    const more = {
      ...task,
      secret: MARKER,
      limits: { python: { ...task.limits['python'], secret: MARKER } },
    };
    expect(JSON.stringify(publicTask(more as unknown as Task))).not.toContain(MARKER);
  });
});
