import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CALLABLE_LANGUAGES,
  callableForm,
  outcomeText,
  type CallableTask,
  type Language,
  type Value,
} from '#exam-bank';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { realSandbox } from '../sandbox/engine.js';
import { aCallableTask, gradeFiles, lastWords, verdictOf } from './grading.js';
import { VALUE_TYPES, valuesOf } from './values.js';

const text = (value: Value) => outcomeText({ kind: 'value', value });
/** The same values in every run: a fault in generated code has to come back. */
const sample = (type: string, count: number) =>
  fc.sample(valuesOf(type), { numRuns: count, seed: 7 });

/** A class that gives back what it is given, a method for each type; one more looks at nothing, one throws. */
const ECHO: CallableTask = {
  kind: 'class',
  name: 'Echo',
  constructorParameters: [
    { name: 'first', type: 'string' },
    { name: 'second', type: 'int[]' },
  ],
  methods: [
    ...VALUE_TYPES.map((type, at) => ({
      name: `echo${at}`,
      parameters: [{ name: 'value', type }],
      returns: type,
    })),
    { name: 'nothing', parameters: [], returns: 'void' },
    { name: 'refuse', parameters: [{ name: 'why', type: 'string' }], returns: 'int' },
    {
      name: 'second',
      parameters: ['a', 'b', 'c'].map((name, at) => ({
        name,
        type: ['int', 'string[]', 'double'][at]!,
      })),
      returns: 'string[]',
    },
  ],
};

/** A compile is short, but the machine may be busy. */
const PATIENCE_MS = 240_000;

/** The starter, with bodies. */
function echoes(language: Language): string {
  const { starter } = callableForm(ECHO, language)!;
  switch (language) {
    case 'cpp':
      return starter.text
        .replace(/\bvalue\) \{ return \{\}; \}/g, 'value) { return value; }')
        .replace(/(refuse.*)\{ return \{\}; \}/, '$1{ throw why; }')
        .replace(/(double c\) )\{ return \{\}; \}/, '$1{ return b; }');
    case 'java':
      return starter.text
        .replace(/(\bvalue\) \{\n\s+return )[^;]+;/g, '$1value;')
        .replace(/(String why\) \{\n\s+)return 0;/, '$1throw new RuntimeException(why);')
        .replace(/(double c\) \{\n\s+return )[^;]+;/, '$1b;');
    default:
      return starter.text
        .replace(/(value: .*\n\s+return ).*/g, '$1value')
        .replace(/(why: .*\n\s+)return 0/, '$1raise Exception(why)')
        .replace(/(c: float.*\n\s+return ).*/, '$1b');
  }
}

describe('generated callers in the real sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = realSandbox();
  });
  afterAll(() => sandbox.close());

  it.each(['cpp', 'java', 'python'])(
    'in %s: every type goes in and comes out unchanged, exceptions are results',
    async (language) => {
      const calls = ['["a",[1]]'];
      const results = ['null'];
      for (const [at, type] of VALUE_TYPES.entries()) {
        for (const value of sample(type, 12)) {
          calls.push(`["echo${at}",[${text(value)}]]`);
          results.push(text(value));
        }
      }
      calls.push('["nothing",[]]', '["refuse",["no"]]', '["second",[1,["x","y"],0.5]]');
      results.push('null', '{"throws":true}', '["x","y"]');
      const task = aCallableTask(ECHO, language, [[calls, results]]);
      const { file } = callableForm(ECHO, language)!;
      const facts = await gradeFiles(sandbox, task, { [file]: echoes(language) });
      expect({ verdict: verdictOf(facts), said: lastWords(facts) }).toEqual({
        verdict: 'accepted',
        said: `${calls.length} results agree`,
      });
    },
    PATIENCE_MS,
  );

  // C has no classes, so a signature is a compile of its own: a few that name every type between them.
  it.each([
    ['int', ['int', 'string', 'bool[]']],
    ['double[][][]', ['double[][][]', 'int[]', 'bool']],
    ['string[][]', ['string[][]', 'int[][][]', 'double']],
    ['bool[][]', ['bool[][]', 'string[]', 'double[]', 'int[][]']],
  ])('in C: %s comes out of %j unchanged', async (returns, types) => {
    const echo: CallableTask = {
      kind: 'function',
      function: {
        name: 'echo',
        parameters: types.map((type, at) => ({ name: `p${at}`, type })),
        returns,
      },
    };
    const columns = types.map((type) => sample(type, 25));
    const calls = columns[0]!.map(
      (_, row) => `[${columns.map((column) => text(column[row]!)).join(',')}]`,
    );
    const results = columns[0]!.map(text);
    const { file, starter } = callableForm(echo, 'c')!;
    const source = starter.text.replace(/return .*;/, 'return p0;');
    const facts = await gradeFiles(sandbox, aCallableTask(echo, 'c', [[calls, results]]), {
      [file]: source,
    });
    expect({ verdict: verdictOf(facts), said: lastWords(facts) }).toEqual({
      verdict: 'accepted',
      said: '25 results agree',
    });
  });

  it.each(CALLABLE_LANGUAGES)(
    'in %s: the starter as it is compiles and runs',
    async (language) => {
      const callable: CallableTask = {
        kind: 'function',
        function: {
          name: 'pick',
          parameters: [{ name: 'rows', type: 'string[][]' }],
          returns: language === 'c' ? 'string' : 'string[]',
        },
      };
      const { file, starter } = callableForm(callable, language)!;
      const wanted = language === 'c' ? '""' : '[]';
      const task = aCallableTask(callable, language, [
        [
          ['[[["a"],[]]]', '[[]]'],
          [wanted, wanted],
        ],
      ]);
      const facts = await gradeFiles(sandbox, task, { [file]: starter.text });
      expect({ verdict: verdictOf(facts), said: lastWords(facts) }).toEqual({
        verdict: 'accepted',
        said: '2 results agree',
      });
    },
    PATIENCE_MS,
  );
});
