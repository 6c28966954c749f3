import { describe, expect, it, test } from '@jest/globals';
import { aGroup, aTask, aTest } from '../../../../../test/factories/task.js';
import type { CallableTask, TaskTest, TestGroup } from '../../task.js';
import { callableProblems } from './problems.js';

const named = (name: string, parameter = 'value'): CallableTask => ({
  kind: 'function',
  function: { name, parameters: [{ name: parameter, type: 'int' }], returns: 'int' },
});
const COUNTER: CallableTask = {
  kind: 'class',
  name: 'Counter',
  constructorParameters: [{ name: 'first', type: 'int' }],
  methods: [{ name: 'next', parameters: [], returns: 'int' }],
};

const ofTests = (
  callable: CallableTask,
  languages: readonly string[],
  ...tests: readonly TaskTest[]
) =>
  callableProblems(callable, {
    ...{ languages, limits: {}, groups: [aGroup({ tests })] },
    flags: undefined,
  }).problems;

describe('a signature', () => {
  test.each<[string, CallableTask, string[], string[]]>([
    ['a function in every language', named('half'), ['c', 'cpp', 'java', 'python'], []],
    ['a class called Solution', { ...COUNTER, name: 'Solution' }, ['java'], []],
    ['a class in C', COUNTER, ['cpp', 'c'], ['$.languages']],
    ['a language that nothing is generated for', named('half'), ['lua'], ['$.languages']],
    ['a name like the caller', named('assay_calls'), ['cpp'], ['$.callable.function.name']],
    ['a class like the caller', { ...COUNTER, name: 'AssayCaller' }, ['java'], ['$.callable.name']],
    [
      'a parameter like a type of the header',
      named('half', 'IntList'),
      ['c'],
      ['$.callable.function.parameters[0].name'],
    ],
  ])('%s', (_, callable, languages, paths) => {
    const { problems } = callableProblems(callable, {
      languages,
      limits: {},
      groups: [],
      flags: '',
    });
    expect(problems.map(({ path }) => path)).toEqual(paths);
  });
});

describe('tests of a function or class', () => {
  const problems = (input: string, answer: string, languages = ['java']) =>
    ofTests(COUNTER, languages, aTest('basic/1', input, answer)).map(
      ({ path, message }) => `${path}: ${message}`,
    );

  test.each([
    ['are in order', '[1]\n["next",[]]\n', 'null\n1\n', []],
    [
      'have a wrong call',
      '[1]\n["nxt",[]]\n',
      'null\n1\n',
      ['tests/basic/1.in: line 2: the class has no such method'],
    ],
    [
      'have a wrong result',
      '[1]\n["next",[]]\n',
      'null\n"1"\n',
      ['tests/basic/1.ans: line 2: expected an int'],
    ],
    ['have no result', '[1]\n["next",[]]\n', '', ['tests/basic/1.ans: there is no result']],
    ['throw in the constructor and end', '[1]\n', '{"throws":true}\n', []],
    [
      'throw in the constructor and go on',
      '[1]\n["next",[]]\n',
      '{"throws":true}\n1\n',
      ['tests/basic/1.in: line 2: there is no object: its constructor has to throw'],
    ],
  ])('%s', (_, input, answer, expected) => {
    expect(problems(input, answer)).toEqual(expected);
  });

  it('cannot expect an exception of C', () => {
    const test = aTest('basic/1', '[1]\n', '{"throws":true}\n');
    expect(ofTests(named('half'), ['cpp', 'c'], test).map(({ message }) => message)).toEqual([
      'line 1: nothing can be thrown in C',
    ]);
  });
});

it('flags for text are refused where values are compared', () => {
  const flags = 'case_sensitive float_tolerance 1e-6';
  const { problems } = callableProblems(COUNTER, {
    languages: ['java'],
    limits: {},
    groups: [],
    flags,
  });
  expect(problems.map(({ message }) => message)).toEqual([
    '"case_sensitive" does nothing: results are compared as values, not as text',
  ]);
});

it('more output than is read whole is refused, wherever it is allowed', () => {
  const limits = { java: { ...aTask().limits['python']!, outputKiB: 16 * 1024 } };
  const more = { java: { ...limits.java, outputKiB: 16 * 1024 + 1 } };
  const paths = (...groups: readonly Partial<TestGroup>[]) =>
    callableProblems(COUNTER, {
      ...{ languages: ['java'], limits, flags: '' },
      groups: groups.map((group) => aGroup({ tests: [], ...group })),
    }).problems.map(({ path }) => path);
  expect(paths({})).toEqual([]);
  expect(paths({}, { limits: more })).toEqual(['$.limits.outputKiB']);
  const test = { ...aTest('basic/1', '[1]\n', 'null\n'), limits: more };
  expect(paths({ tests: [test] })).toEqual(['$.limits.outputKiB']);
});
