import { describe, expect, it, test } from '@jest/globals';
import { formatProblems } from '../problem.js';
import { parseTask } from './parse-task.js';

const taskJson = {
  format: 'assay-task/1',
  id: 'py-invoice',
  title: 'Invoice',
  author: 'm.zielinska',
  difficulty: 'medium',
  minutes: 40,
  languages: ['python', 'java'],
  limits: {
    cpuMs: 2000,
    memoryMiB: 256,
    outputKiB: 256,
    processes: 1,
    languages: { java: { cpuMs: 3000, memoryMiB: 512 } },
  },
  comparator: { flags: 'float_tolerance 1e-6' },
  groups: [
    {
      id: 'sample',
      title: 'Examples',
      visible: true,
      criterion: 'PY-6.1',
      points: 0,
      scoring: 'all-or-nothing',
    },
    {
      id: 'basic',
      title: 'Small',
      criterion: 'PY-6.1',
      points: 5,
      scoring: 'sum',
      dependsOn: ['sample'],
    },
  ],
  examples: [
    {
      files: ['submissions/accepted/reference.py'],
      language: 'python',
      verdict: 'accepted',
      points: '5',
    },
  ],
};

function folder(
  changes: Record<string, string | Buffer | undefined> = {},
  task: object = taskJson,
): ReadonlyMap<string, Buffer> {
  const files: Record<string, string | Buffer | undefined> = {
    'task.json': JSON.stringify(task),
    'statement.md': '# Invoice\n',
    'tests/sample/1.in': '1\n',
    'tests/sample/1.ans': '2\n',
    'tests/basic/b.in': Buffer.of(0, 255),
    'tests/basic/b.ans': '',
    'tests/basic/a.in': '3\n',
    'tests/basic/a.ans': '4\n',
    'submissions/accepted/reference.py': 'print(2)\n',
    ...changes,
  };
  const present = Object.entries(files).filter((entry) => entry[1] !== undefined);
  return new Map(present.map(([path, content]) => [path, Buffer.from(content ?? '')]));
}

function problemsOf(files: ReadonlyMap<string, Buffer>): readonly string[] {
  const parsed = parseTask(files, 'py-invoice');
  return parsed.ok
    ? []
    : parsed.problems.map(({ file, path, message }) => `${file} ${path} ${message}`);
}

describe('a task folder', () => {
  it('becomes one task that holds everything', () => {
    const parsed = parseTask(folder(), 'py-invoice');
    if (!parsed.ok) throw new Error(formatProblems(parsed.problems));
    const task = parsed.value;
    expect(task.limits).toEqual({
      python: { cpuMs: 2000, wallMs: 5000, memoryMiB: 256, outputKiB: 256, processes: 1 },
      java: { cpuMs: 3000, wallMs: 7000, memoryMiB: 512, outputKiB: 256, processes: 1 },
    });
    expect(task.groups.map(({ visible, dependsOn }) => ({ visible, dependsOn }))).toEqual([
      { visible: true, dependsOn: [] },
      { visible: false, dependsOn: ['sample'] },
    ]);
    expect(task.groups[1]?.tests).toEqual([
      { id: 'basic/a', input: 'Mwo=', answer: 'NAo=' },
      { id: 'basic/b', input: 'AP8=', answer: '' },
    ]);
    expect(task.examples).toEqual([
      {
        path: 'submissions/accepted/reference.py',
        files: [{ name: 'reference.py', text: 'print(2)\n' }],
        language: 'python',
        verdict: 'accepted',
        points: '5',
      },
    ]);
    expect(task.comparatorFlags).toBe('float_tolerance 1e-6');
    expect(task.checker).toBeUndefined();
  });

  it('brings its checker along', () => {
    const task = { ...taskJson, comparator: { flags: '' }, checker: 'checker.js' };
    const parsed = parseTask(folder({ 'checker.js': 'function check() {}' }, task), 'py-invoice');
    expect(parsed.ok && parsed.value.checker).toEqual({
      kind: 'javascript',
      source: 'function check() {}',
    });
  });

  const wrongFiles = [
    {
      name: 'a test without an answer',
      changes: { 'tests/basic/a.ans': undefined },
      problem: 'py-invoice/tests/basic/a.ans $ the other half of the test is missing',
    },
    {
      name: 'an answer without a test',
      changes: { 'tests/basic/c.ans': '1' },
      problem: 'py-invoice/tests/basic/c.in $ the other half of the test is missing',
    },
    {
      name: 'tests of an unknown group',
      changes: { 'tests/other/1.in': '', 'tests/other/1.ans': '' },
      problem: 'py-invoice/tests/other/1.in $ does not belong to the task',
    },
    {
      name: 'a group without tests',
      changes: { 'tests/sample/1.in': undefined, 'tests/sample/1.ans': undefined },
      problem: 'py-invoice/tests/sample $ group "sample" has no test',
    },
    {
      name: 'a stray file',
      changes: { 'notes.txt': 'x' },
      problem: 'py-invoice/notes.txt $ does not belong to the task',
    },
    {
      name: 'a submission that is not listed',
      changes: { 'submissions/x.py': 'x' },
      problem: 'py-invoice/submissions/x.py $ does not belong to the task',
    },
    {
      name: 'a checker that is not named',
      changes: { 'checker.js': 'x' },
      problem: 'py-invoice/checker.js $ does not belong to the task',
    },
    {
      name: 'a test name with a space',
      changes: { 'tests/basic/a b.in': '', 'tests/basic/a b.ans': '' },
      problem: 'py-invoice/tests/basic/a b.in $ does not belong to the task',
    },
    {
      name: 'no statement',
      changes: { 'statement.md': undefined },
      problem: 'py-invoice/statement.md $ the file is missing',
    },
    {
      name: 'a statement that is not text',
      changes: { 'statement.md': Buffer.of(0xff) },
      problem: 'py-invoice/statement.md $ is not UTF-8 text',
    },
    {
      name: 'an example that is not there',
      changes: { 'submissions/accepted/reference.py': undefined },
      problem:
        'py-invoice/task.json $.examples[0].files there is no file submissions/accepted/reference.py',
    },
    {
      name: 'an example that is not text',
      changes: { 'submissions/accepted/reference.py': Buffer.of(0) },
      problem: 'py-invoice/task.json $.examples[0] not-text: the file is not UTF-8 text',
    },
    {
      name: 'no task.json',
      changes: { 'task.json': undefined },
      problem: 'py-invoice/task.json $ the file is missing',
    },
    {
      name: 'a broken task.json',
      changes: { 'task.json': '{' },
      problem: 'py-invoice/task.json $ not valid JSON at 1:2',
    },
  ];
  test.each(wrongFiles)('is refused for $name', ({ changes, problem }) => {
    expect(problemsOf(folder(changes))).toContain(problem);
  });

  const [sample, basic] = taskJson.groups;
  const wrongTasks = [
    {
      name: 'an id unlike the folder',
      change: { id: 'other' },
      problem: '$.id is not the folder\'s name "py-invoice"',
    },
    {
      name: 'a language that no folder could be called',
      change: { languages: ['C++'] },
      problem: '$.languages[0] is not well-formed',
    },
    {
      name: 'limits of a language that is not allowed',
      change: { languages: ['python'] },
      problem: '$.limits.languages.java limits for "java", which is not an allowed language',
    },
    {
      name: 'less wall than CPU time',
      change: { limits: { ...taskJson.limits, wallMs: 2500 } },
      problem: '$.limits.wallMs for java the wall time is less than the CPU time',
    },
    {
      name: 'an unknown limit',
      change: { limits: { ...taskJson.limits, stackMiB: 8 } },
      problem: '$.limits unknown property "stackMiB"',
    },
    {
      name: 'a dependency on nothing',
      change: { groups: [sample, { ...basic, dependsOn: ['x'] }] },
      problem: '$.groups[1].dependsOn there is no group "x"',
    },
    {
      name: 'a dependency on a later group',
      change: { groups: [{ ...sample, dependsOn: ['basic'] }, basic] },
      problem: '$.groups[0].dependsOn group "basic" does not come before "sample"',
    },
    {
      name: 'a dependency on itself',
      change: { groups: [sample, { ...basic, dependsOn: ['basic'] }] },
      problem: '$.groups[1].dependsOn group "basic" does not come before "basic"',
    },
    {
      name: 'two groups of one id',
      change: { groups: [sample, { ...basic, id: 'sample' }] },
      problem: '$.groups[1].id id "sample" is used twice',
    },
    {
      name: 'a task without points',
      change: { groups: [sample] },
      problem: '$.groups no group has points',
    },
    {
      name: 'a group without criterion',
      change: { groups: [sample, { ...basic, criterion: undefined }] },
      problem: '$.groups[1] "criterion" is missing',
    },
    {
      name: 'an unknown flag',
      change: { comparator: { flags: 'fuzzy' } },
      problem: '$.comparator.flags unknown flag "fuzzy"',
    },
    {
      name: 'a tolerance without a number',
      change: { comparator: { flags: 'float_tolerance case_sensitive' } },
      problem: '$.comparator.flags "float_tolerance" needs a number such as 1e-6 after it',
    },
    {
      name: 'a tolerance beyond every number',
      change: { comparator: { flags: 'float_tolerance 1e400' } },
      problem: '$.comparator.flags "float_tolerance" needs a number such as 1e-6 after it',
    },
    {
      name: 'flags beside a checker',
      change: { checker: 'checker.js' },
      problem: '$.comparator.flags the checker would never see these flags',
    },
    {
      name: 'a checker that is not there',
      change: { checker: 'checker.js' },
      file: 'checker.js',
      problem: '$ the file is missing',
    },
    {
      name: 'a checker elsewhere',
      change: { checker: '../checker.js' },
      problem: '$.checker is not well-formed',
    },
    {
      name: 'an example elsewhere',
      change: { examples: [{ ...taskJson.examples[0], files: ['../x.py'] }] },
      problem: '$.examples[0].files[0] is not well-formed',
    },
    {
      name: 'an example that expects our own fault',
      change: { examples: [{ ...taskJson.examples[0], verdict: 'not-marked' }] },
      problem: '$.examples[0].verdict not an allowed value',
    },
  ];
  test.each(wrongTasks)('is refused for $name', ({ change, problem, file = 'task.json' }) => {
    const problems = problemsOf(folder({}, { ...taskJson, ...change }));
    expect(problems).toContain(`py-invoice/${file} ${problem}`);
  });
});
