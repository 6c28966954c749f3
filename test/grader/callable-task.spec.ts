import { describe, expect, it, test } from '@jest/globals';
import { contentHash, type CallableTask, type Task } from '#exam-bank';
import { determineVerdict, type RunFacts } from '#scoring';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { aGroup, aScript, aTask, aTest } from '../factories/task.js';
import { FakeSandbox } from '../fakes/fake-sandbox.js';

const SORT: CallableTask = {
  kind: 'function',
  function: { name: 'any_order', parameters: [{ name: 'n', type: 'int' }], returns: 'int[]' },
};
const solution = [{ name: 'solution.py', text: '' }];

function aSortTask(changes: Partial<Task> = {}): Task {
  const tests = [aTest('basic/1', '[3]\n[1]\n', '[1, 2, 3]\n[1]\n')];
  return aTask({ callable: SORT, groups: [aGroup({ tests })], ...changes });
}

function grade(task: Task, sandbox: FakeSandbox): Promise<RunFacts> {
  return gradeSubmission(
    { sandbox, now: () => new Date(0) },
    {
      label: 'run-1-1',
      task,
      taskSha256: contentHash(task),
      submission: { language: 'python', files: solution, sha256: 'ab' },
      signal: new AbortController().signal,
    },
  );
}

const outcome = async (reported: string, task = aSortTask()) => {
  const facts = await grade(task, new FakeSandbox({ program: () => ({ stdout: reported }) }));
  const { verdict } = determineVerdict(facts, task.nearLimit);
  return { verdict, message: facts.tests[0]?.comparison?.message };
};

describe('a task that asks for a function', () => {
  it('gives the program its arguments, and neither the input nor the answer of the test', async () => {
    const sandbox = new FakeSandbox({ program: () => ({ stdout: '' }) });
    await grade(aSortTask(), sandbox);
    expect(sandbox.inputs).toEqual([
      Buffer.from('0000000002000000000000000003000000000000000001', 'hex').toString(),
    ]);
  });

  test.each([
    ['1 [1,2,3]\n2 [1]\n', 'accepted', '2 results agree'],
    ['1 [1,2,3]\n2 [2]\n', 'wrong-answer', 'call 2 (any_order): expected [1], got [2]'],
    ['1 [1,2,3]\n', 'wrong-answer', 'call 2 (any_order) has no result'],
    ['', 'no-output', 'call 1 (any_order) has no result'],
    ['[1,2,3]\n[1]\n', 'wrong-answer', 'call 1 (any_order): a line that is no result'],
  ])('takes %j as %s', async (reported, verdict, message) => {
    expect(await outcome(reported)).toEqual({ verdict, message });
  });

  test.each([
    ['1 [3,1,2]\n2 [1]\n', 'accepted', '[[3],[1]] [[1,2,3],[1]] [[3,1,2],[1]]'],
    ['1 [3]\n2 [1]\n', 'wrong-answer', '[[3],[1]] [[1,2,3],[1]] [[3],[1]]'],
    ['1 [3,1,2]\n[1]\n', 'wrong-answer', 'call 2 (any_order): a line that is no result'],
  ])('shows a checker of the author’s lines of JSON: %j', async (reported, verdict, message) => {
    const source = `function check({ input, answer, output }) {
      const lines = (text) => text.trim().split('\\n').map((line) => JSON.parse(line));
      const [calls, wanted, came] = [lines(input), lines(answer), lines(output)];
      const accepted = wanted.every((one, at) => String(one) === String(came[at].sort()));
      return { accepted, message: [calls, wanted, lines(output)].map((each) => JSON.stringify(each)).join(' ') };
    }`;
    const task = aSortTask({ checker: aScript(source) });
    expect(await outcome(reported, task)).toEqual({ verdict, message });
  });

  it('says what else is compiled where compiling failed', async () => {
    const facts = await grade(aSortTask(), new FakeSandbox({ compileError: 'invalid syntax' }));
    expect(facts.compile.output).toBe(
      'invalid syntax\nNote: your files are compiled together with main.py, which calls any_order and is what is started: write no main of your own.',
    );
  });

  it('is not marked where its tests are no calls, or its language cannot be called', async () => {
    const program = aSortTask({ groups: [aGroup()] });
    await expect(grade(program, new FakeSandbox())).rejects.toMatchObject({
      code: 'task-unusable',
    });
    const [python] = Object.values(program.limits);
    const task = aSortTask({ languages: ['lua'], limits: { lua: python } });
    const request = { label: 'l', task, taskSha256: '', signal: new AbortController().signal };
    const submission = { language: 'lua', files: solution, sha256: '' };
    const ports = { sandbox: new FakeSandbox(), now: () => new Date(0) };
    await expect(gradeSubmission(ports, { ...request, submission })).rejects.toMatchObject({
      code: 'language-not-allowed',
    });
  });
});
