import { describe, expect, it, test } from '@jest/globals';
import { formatProblems } from '../problem.js';
import type { Task } from '../task.js';
import { missingLanguages } from './missing-languages.js';
import { parseTask } from './parse-task.js';

const limits = { cpuMs: 1000, memoryMiB: 128, outputKiB: 64, processes: 1 };
const group = { id: 'basic', title: 'Basic', criterion: 'PY-1', points: 5, scoring: 'sum' };
const taskJson = {
  format: 'assay-task/1',
  id: 'sum',
  title: 'Sum',
  author: 'm.zielinska',
  difficulty: 'easy',
  minutes: 10,
  languages: ['c', 'python'],
  limits,
  groups: [group],
  examples: [],
};

type Files = Readonly<Record<string, string | Buffer>>;

function parse(change: object, files: Files = {}): ReturnType<typeof parseTask> {
  const folder: Files = {
    'task.json': JSON.stringify({ ...taskJson, ...change }),
    'statement.md': '# Sum\n',
    'tests/basic/1.in': '1\n',
    'tests/basic/1.ans': '1\n',
    ...files,
  };
  return parseTask(
    new Map(Object.entries(folder).map(([path, content]) => [path, Buffer.from(content)])),
    'sum',
  );
}

function taskOf(change: object, files?: Files): Task {
  const parsed = parse(change, files);
  if (!parsed.ok) throw new Error(formatProblems(parsed.problems));
  return parsed.value;
}

function problemsOf(change: object, files?: Files): readonly string[] {
  const parsed = parse(change, files);
  return parsed.ok
    ? []
    : parsed.problems.map(({ file, path, message }) => `${file} ${path} ${message}`);
}

const validator = {
  kind: 'output-validator',
  language: 'cpp',
  files: ['checker/check.cpp', 'checker/tree.h'],
};
const validatorFiles = { 'checker/check.cpp': 'int main() {}', 'checker/tree.h': 'int x;' };
const interactor = { kind: 'testlib', language: 'cpp', files: ['interactor/talk.cpp'] };
const interactorFiles = { 'interactor/talk.cpp': 'int main() {}' };
const values = { name: 'values', type: 'int[]' };
const total = { name: 'total', parameters: [values], returns: 'double' };

describe('a task folder', () => {
  it('that says nothing special has the rules of every task', () => {
    const task = taskOf({});
    expect(task.nearLimit).toEqual({ withinPercent: 10, runs: 3, counts: 'median' });
    expect(task.starter).toEqual({});
    expect(task.groups[0]).not.toHaveProperty('limits');
    expect(task.groups[0]?.tests[0]).not.toHaveProperty('limits');
  });

  it.each([
    [{ withinPercent: 0 }, { withinPercent: 0, runs: 3, counts: 'median' }],
    [
      { runs: 5, counts: 'quickest' },
      { withinPercent: 10, runs: 5, counts: 'quickest' },
    ],
  ])('says what happens near a limit: %j', (nearLimit, expected) => {
    expect(taskOf({ nearLimit }).nearLimit).toEqual(expected);
  });

  it('may limit groups and tests, language by language', () => {
    const task = taskOf({
      limits: { ...limits, languages: { python: { multiplier: 2 } } },
      groups: [{ ...group, limits: { cpuMs: 500 }, tests: { '1': { limits: { memoryMiB: 64 } } } }],
    });
    const ofGroup = {
      c: { ...limits, cpuMs: 500, wallMs: 2000 },
      python: { ...limits, cpuMs: 1000, wallMs: 3000 },
    };
    expect(task.limits['python']).toMatchObject({ cpuMs: 2000 });
    expect(task.groups[0]?.limits).toEqual(ofGroup);
    expect(task.groups[0]?.tests[0]?.limits).toEqual({
      c: { ...ofGroup.c, memoryMiB: 64 },
      python: { ...ofGroup.python, memoryMiB: 64 },
    });
  });

  it('brings starter files along, for the languages that have some', () => {
    const task = taskOf({}, { 'starter/c/main.c': 'a', 'starter/c/list.h': 'b' });
    expect(task.starter).toEqual({
      c: [
        { name: 'list.h', text: 'b' },
        { name: 'main.c', text: 'a' },
      ],
    });
  });

  it('brings an output validator along', () => {
    expect(taskOf({ checker: validator }, validatorFiles).checker).toEqual({
      kind: 'output-validator',
      language: 'cpp',
      files: [
        { name: 'check.cpp', text: 'int main() {}' },
        { name: 'tree.h', text: 'int x;' },
      ],
      arguments: [],
      limits: { cpuMs: 10_000, wallMs: 21_000, memoryMiB: 512, outputKiB: 1024, processes: 1 },
    });
  });

  it('gives an interactor as long as the slowest program that it talks with, and 5 s', () => {
    const slow = { wallMs: 100_000 };
    const groups = [{ ...group, tests: { '1': { limits: slow } } }];
    const own = { ...interactor, arguments: ['7'], limits: { cpuMs: 100 } };
    const task = taskOf({ interactor: own, groups }, interactorFiles);
    expect(task.interactor).toMatchObject({
      arguments: ['7'],
      limits: { cpuMs: 100, wallMs: 105_000, memoryMiB: 512 },
    });
    expect(task.checker).toBeUndefined();
  });

  it.each([
    { callable: { kind: 'function', function: total }, call: '[[1,2]]', result: '1.5' },
    {
      callable: {
        kind: 'class',
        name: 'Till',
        constructorParameters: [{ name: 'names', type: 'string[][][]' }],
        methods: [total, { name: 'add', parameters: [], returns: 'void' }],
      },
      call: '[[]]',
      result: 'null',
    },
  ])('brings a signature along: $callable.kind', ({ callable, call, result }) => {
    const tests = { 'tests/basic/1.in': `${call}\n`, 'tests/basic/1.ans': `${result}\n` };
    expect(taskOf({ callable, languages: ['python'] }, tests).callable).toEqual(callable);
  });
});

const inTask = (problem: string) => `sum/task.json ${problem}`;
const fn = (change: object) => ({
  callable: { kind: 'function', function: { ...total, ...change } },
});
const cls = (change: object) => ({
  callable: { kind: 'class', name: 'Till', constructorParameters: [], methods: [total], ...change },
});

describe('a task folder is refused for', () => {
  test.each<[string, object, Files, string]>([
    [
      'a near-limit rule with an even number of runs',
      { nearLimit: { runs: 4 } },
      {},
      inTask('$.nearLimit.runs not an allowed value'),
    ],
    [
      'a near-limit rule beyond what is measured',
      { nearLimit: { withinPercent: 30 } },
      {},
      inTask('$.nearLimit.withinPercent must be <= 25'),
    ],
    [
      'limits of a test that is not there',
      { groups: [{ ...group, tests: { '2': { limits: {} } } }] },
      {},
      inTask('$.groups[0].tests group "basic" has no test "2"'),
    ],
    [
      'limits of a test that are out of bounds',
      { groups: [{ ...group, tests: { '1': { limits: { cpuMs: 1 } } } }] },
      {},
      inTask('$.groups[0].tests[1].limits.cpuMs must be >= 50'),
    ],
    [
      'a wall time of a group that is too short',
      { groups: [{ ...group, limits: { wallMs: 500 } }] },
      {},
      inTask('$.groups[0].limits.wallMs for c the wall time is less than the CPU time'),
    ],
    [
      'starter files of a language that is not allowed',
      {},
      { 'starter/java/Main.java': 'x' },
      'sum/starter/java/Main.java $ does not belong to the task',
    ],
    [
      'starter files in folders',
      {},
      { 'starter/c/src/main.c': 'x' },
      'sum/starter/c/src/main.c $ does not belong to the task',
    ],
    [
      'a starter file that is not text',
      {},
      { 'starter/c/main.c': Buffer.of(0) },
      'sum/starter/c $ starter/c/main.c: not-text: the file is not UTF-8 text',
    ],
    [
      'a starter file that is larger than a submission may be',
      {},
      { 'starter/c/main.c': 'x'.repeat(256 * 1024 + 1) },
      'sum/starter/c $ too-large: at most 262144 bytes together, these are 262145',
    ],
    [
      'a checker of an unknown kind',
      { checker: { ...validator, kind: 'shell' } },
      validatorFiles,
      inTask('$.checker.kind not an allowed value'),
    ],
    [
      'a checker that is neither name nor program',
      { checker: 7 },
      {},
      inTask('$.checker must be a value of type object'),
    ],
    [
      'a checker in the folder of interactors',
      { checker: { ...validator, files: ['interactor/talk.cpp'] } },
      interactorFiles,
      inTask('$.checker.files interactor/talk.cpp does not lie in checker/'),
    ],
    [
      'a checker whose file is missing',
      { checker: validator },
      { 'checker/check.cpp': 'x' },
      inTask('$.checker.files there is no file checker/tree.h'),
    ],
    [
      'a file of a checker that is not named',
      { checker: { ...validator, files: ['checker/check.cpp'] } },
      validatorFiles,
      'sum/checker/tree.h $ does not belong to the task',
    ],
    [
      'an empty argument',
      { checker: { ...validator, arguments: [''] } },
      validatorFiles,
      inTask('$.checker.arguments[0] must NOT have fewer than 1 characters'),
    ],
    [
      'a checker whose wall time ends before its CPU time',
      { checker: { ...validator, limits: { wallMs: 5000 } } },
      validatorFiles,
      inTask('$.checker.limits.wallMs the wall time is less than the CPU time'),
    ],
    [
      'an interactor that may end before the program that it talks with',
      { interactor: { ...interactor, limits: { cpuMs: 1000, wallMs: 2000 } } },
      interactorFiles,
      inTask(
        '$.interactor.limits.wallMs the program that it talks with may take longer: 8000 ms are needed',
      ),
    ],
    [
      'a checker beside an interactor',
      { checker: validator, interactor },
      { ...validatorFiles, ...interactorFiles },
      inTask('$.interactor decides already; the checker would never be asked'),
    ],
    [
      'comparator flags beside an interactor',
      { comparator: { flags: 'case_sensitive' }, interactor },
      interactorFiles,
      inTask('$.comparator.flags the interactor would never see these flags'),
    ],
    [
      'an interactor beside a function',
      { ...fn({}), interactor },
      interactorFiles,
      inTask('$.interactor talks with a program; a function or class is called instead'),
    ],
    [
      'a signature of no kind',
      { callable: { kind: 'module' } },
      {},
      inTask('$.callable must be of kind "function" or "class"'),
    ],
    [
      'null as a signature',
      { callable: null },
      {},
      inTask('$.callable must be of kind "function" or "class"'),
    ],
    [
      'a type that there is not',
      fn({ returns: 'long' }),
      {},
      inTask('$.callable.function.returns is not well-formed'),
    ],
    [
      'lists nested too deep',
      fn({ returns: 'int[][][][]' }),
      {},
      inTask('$.callable.function.returns is not well-formed'),
    ],
    [
      'a function that returns nothing',
      fn({ returns: 'void' }),
      {},
      inTask('$.callable.function.returns is not well-formed'),
    ],
    [
      'a name that begins with a digit',
      fn({ name: '2nd' }),
      {},
      inTask('$.callable.function.name is not well-formed'),
    ],
    [
      'a name with two underscores in a row',
      fn({ name: 'a__b' }),
      {},
      inTask('$.callable.function.name is not well-formed'),
    ],
    [
      'a keyword of a language that the task does not even allow',
      fn({ name: 'synchronized' }),
      {},
      inTask('$.callable.function.name "synchronized" is a keyword of some language'),
    ],
    [
      'a function that C has already',
      fn({ name: 'remove' }),
      {},
      inTask('$.callable.function.name "remove" is declared by some language already'),
    ],
    [
      'a keyword as a parameter',
      fn({ parameters: [{ name: 'lambda', type: 'int' }] }),
      {},
      inTask('$.callable.function.parameters[0].name "lambda" is a keyword of some language'),
    ],
    [
      'two parameters of one name',
      fn({ parameters: [values, values] }),
      {},
      inTask('$.callable.function.parameters[1].name id "values" is used twice'),
    ],
    [
      'two methods of one name',
      cls({ methods: [total, total] }),
      {},
      inTask('$.callable.methods[1].name id "total" is used twice'),
    ],
    [
      'a method called like its class',
      cls({ name: 'total' }),
      {},
      inTask('$.callable.methods[0].name id "total" is used twice'),
    ],
    [
      'a class without methods',
      cls({ methods: [] }),
      {},
      inTask('$.callable.methods must NOT have fewer than 1 items'),
    ],
    ['a class in C', cls({}), {}, inTask('$.languages a class cannot be asked for in c')],
    [
      'a call that does not fit the signature',
      fn({}),
      { 'tests/basic/1.in': '[[1]]\n[["1"]]\n' },
      'sum/tests/basic/1.in $ line 2: expected an int',
    ],
    [
      'an example that is no function',
      { ...fn({}), examples: [{ files: ['submissions/a.c'], language: 'c', verdict: 'accepted' }] },
      { 'submissions/a.c': 'int main(void) {}' },
      inTask(
        '$.examples[0] file-missing: hand in solution.c with the function that the task asks for',
      ),
    ],
    [
      'two parameters of one name of a constructor',
      cls({ constructorParameters: [values, values] }),
      {},
      inTask('$.callable.constructorParameters[1].name id "values" is used twice'),
    ],
  ])('%s', (_, change, files, problem) => {
    expect(problemsOf(change, files)).toContain(problem);
  });

  it('a checker of a wrong form only in the words of that form', () => {
    expect(problemsOf({ checker: '../check.js' })).toEqual([
      inTask('$.checker is not well-formed'),
    ]);
  });
});

test('a method may be called like a function of C, and its parameter like one of Python', () => {
  const remove = { name: 'remove', parameters: [{ name: 'list', type: 'int[]' }], returns: 'bool' };
  const tests = { 'tests/basic/1.in': '[]\n', 'tests/basic/1.ans': 'null\n' };
  expect(problemsOf({ ...cls({ methods: [remove] }), languages: ['python'] }, tests)).toEqual([]);
});

describe('languages that are not installed', () => {
  it.each<[string, object, Files, readonly string[], readonly string[]]>([
    ['none', {}, {}, ['c', 'python'], []],
    ['an allowed one', {}, {}, ['c', 'java'], ['$.languages[1]']],
    [
      'that of a checker',
      { checker: validator },
      validatorFiles,
      ['c', 'python'],
      ['$.checker.language'],
    ],
    [
      'that of an interactor',
      { interactor },
      interactorFiles,
      ['c', 'python'],
      ['$.interactor.language'],
    ],
    ['those of a script', { checker: 'check.js' }, { 'check.js': 'x' }, ['c', 'python'], []],
  ])('%s', (_, change, files, installed, paths) => {
    const problems = missingLanguages(taskOf(change, files), installed);
    expect(problems.map(({ path }) => path)).toEqual(paths);
    for (const { hint } of problems) expect(hint).toContain(installed.join(', '));
  });
});

describe('what would let a candidate make the checker fail is refused', () => {
  const testlib = { kind: 'testlib', language: 'cpp', files: ['checker/check.cpp'] };
  const script = [{ checker: 'check.js' }, { 'check.js': 'x' }] as const;
  const program = [{ checker: testlib }, { 'checker/check.cpp': 'x' }] as const;
  const validated = [{ checker: validator }, validatorFiles] as const;
  const called = {
    languages: ['python'],
    callable: { kind: 'function', function: { ...total, returns: 'double[]' } },
  };
  const calls = { 'tests/basic/1.in': '[[1]]\n', 'tests/basic/1.ans': '[1]\n' };
  const most = (limit: number) => ({ limits: { ...limits, outputKiB: limit } });

  it.each<[string, readonly [object, Files], number, object?, Files?]>([
    ['a JavaScript checker', script, 4096],
    ['a testlib checker', program, 16384],
    ['a JavaScript checker of results', script, 512, called, calls],
    ['a testlib checker of results', program, 2048, called, calls],
  ])('outputs larger than %s takes', (_, [judge, files], kiB, change = {}, more = {}) => {
    const of = (limit: number) =>
      problemsOf({ ...change, ...judge, ...most(limit) }, { ...files, ...more });
    expect(of(kiB)).toEqual([]);
    const said = `the checker takes outputs of at most ${kiB} KiB, not ${kiB + 1}`;
    expect(of(kiB + 1)).toEqual([inTask(`$.limits.outputKiB ${said}`)]);
    const groups = [{ ...group, limits: { outputKiB: kiB + 1 } }];
    const inGroup = problemsOf({ ...change, ...judge, groups }, { ...files, ...more });
    expect(inGroup).toEqual([inTask(`$.limits.outputKiB ${said}`)]);
  });

  it('but an output validator takes any', () => {
    const [judge, files] = validated;
    expect(problemsOf({ ...judge, ...most(131_072) }, files)).toEqual([]);
  });

  it.each<[string, object, Files, string]>([
    [
      'checker',
      { checker: { ...testlib, language: 'python', files: ['checker/check.py'] } },
      { 'checker/check.py': 'x' },
      'checker',
    ],
    [
      'interactor',
      { interactor: { ...interactor, language: 'java', files: ['interactor/Talk.java'] } },
      { 'interactor/Talk.java': 'x' },
      'interactor',
    ],
  ])(
    'a testlib %s in a language whose crashes look like its decisions',
    (_, change, files, role) => {
      expect(problemsOf(change, files)).toEqual([
        expect.stringContaining(`$.${role}.language in `),
      ]);
    },
  );

  it('but not an output validator in such a language', () => {
    const checker = { ...validator, language: 'python', files: ['checker/check.py'] };
    expect(problemsOf({ checker }, { 'checker/check.py': 'x' })).toEqual([]);
  });
});
