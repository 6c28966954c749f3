import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { CallableTask } from '../../task.js';
import { VALUE_TYPES, valuesOf } from '../../../../../test/callable/values.js';
import { outcomeText, readCalls, readExpected } from './calls.js';
import { readResults } from './results.js';
import { typeShape, type TypeShape, type Value } from './value-type.js';
import { encodeCalls } from './wire.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');

const SUM: CallableTask = {
  kind: 'function',
  function: {
    name: 'sum',
    parameters: [
      { name: 'numbers', type: 'int[]' },
      { name: 'scale', type: 'double' },
    ],
    returns: 'int',
  },
};

const STACK: CallableTask = {
  kind: 'class',
  name: 'Stack',
  constructorParameters: [{ name: 'room', type: 'int' }],
  methods: [
    { name: 'push', parameters: [{ name: 'item', type: 'string' }], returns: 'void' },
    { name: 'pop', parameters: [], returns: 'string' },
  ],
};

const faultsOf = (callable: CallableTask, input: string) => {
  const read = readCalls(callable, bytes(input));
  return read.ok ? [] : read.faults.map(({ line, message }) => `${String(line)}: ${message}`);
};

describe('calls', () => {
  it('of a function are lists of arguments, of a class the constructor’s and then methods', () => {
    const sum = readCalls(SUM, bytes('[[1, -9223372036854775808], "NaN"]\r\n[[],1e3]'));
    expect(sum.ok && sum.value.map((call) => call.arguments)).toEqual([
      [[1n, -(2n ** 63n)], NaN],
      [[], 1000],
    ]);
    const stack = readCalls(STACK, bytes('[3]\n["push", ["\\u0061\\n"]]\n["pop",[]]\n'));
    expect(stack.ok && stack.value.map((call) => [call.callee.name, ...call.arguments])).toEqual([
      ['Stack', 3n],
      ['push', 'a\n'],
      ['pop'],
    ]);
  });

  test.each<[string, CallableTask, string, string[]]>([
    ['nothing', SUM, '', ['0: there is no call']],
    ['bytes that are no text', SUM, '[[1],1]\0', ['0: is not UTF-8 text']],
    ['an empty line', SUM, '[[1],1]\n\n[[1],1]\n', ['2: expected [']],
    ['an argument too few', SUM, '[[1]]\n', ['1: expected 2 arguments']],
    ['an argument too many', SUM, '[[1],1,2]\n', ['1: expected 2 arguments']],
    ['a fraction for an int', SUM, '[[1.0],1]\n', ['1: expected an int']],
    ['an int of 65 bits', SUM, '[[9223372036854775808],1]\n', ['1: an int has 64 bits']],
    ['a double beyond all', SUM, '[[],1e999]\n', ['1: expected a double']],
    ['a double by another name', SUM, '[[],"nan"]\n', ['1: expected a double']],
    ['a number that is no JSON', SUM, '[[01],1]\n', ['1: expected an int']],
    ['two values on a line', SUM, '[[1],1] [[1],1]\n', ['1: goes on where it should end']],
    ['a list that does not end', SUM, '[[1,\n', ['1: expected an int']],
    ['an unknown method', STACK, '[1]\n["peek",[]]\n', ['2: the class has no such method']],
    [
      'the constructor as a method',
      STACK,
      '[1]\n["Stack",[1]]\n',
      ['2: the class has no such method'],
    ],
    ['a call instead of the constructor', STACK, '["pop",[]]\n', ['1: expected an int']],
    [
      'a NUL in a string',
      STACK,
      '[1]\n["push",["\\u0000"]]\n',
      ['2: a string holds NUL or half a surrogate pair'],
    ],
    [
      'half a character',
      STACK,
      '[1]\n["push",["\\ud83d"]]\n',
      ['2: a string holds NUL or half a surrogate pair'],
    ],
    [
      'a string with a line break',
      STACK,
      '[1]\n["push",["a\tb"]]\n',
      ['2: a string is not valid JSON'],
    ],
    ['a string that does not end', STACK, '[1]\n["push",["a\n', ['2: a string does not end']],
    [
      'several at once',
      SUM,
      '[]\n[[],1]\n[[],true]',
      ['1: expected 2 arguments', '3: expected a double'],
    ],
  ])('with %s are refused', (_, callable, input, expected) => {
    expect(faultsOf(callable, input)).toEqual(expected);
  });
});

describe('expected results', () => {
  const calls = readCalls(STACK, bytes('[1]\n["push",["a"]]\n["pop",[]]\n'));
  const faults = (answer: string) => {
    const read = readExpected(calls.ok ? calls.value : [], bytes(answer));
    return read.ok ? [] : read.faults.map(({ line, message }) => `${String(line)}: ${message}`);
  };

  it('are a value, null for nothing, or an exception', () => {
    const read = readExpected(calls.ok ? calls.value : [], bytes('null\n{"throws": true}\n"a"\n'));
    expect(read).toEqual({
      ok: true,
      value: [{ kind: 'void' }, { kind: 'throws' }, { kind: 'value', value: 'a' }],
    });
  });

  test.each([
    ['too few', 'null\nnull\n', ['0: 3 calls, 2 results']],
    ['too many', 'null\nnull\n"a"\n"b"\n', ['4: there is no call for it']],
    ['a value for nothing', '1\nnull\n"a"\n', ['1: expected null']],
    ['nothing for a value', 'null\nnull\nnull\n', ['3: expected a string']],
    ['no exception', 'null\n{"throws":false}\n"a"\n', ['2: expected true']],
    ['another object', 'null\n{"value":1}\n"a"\n', ['2: expected "throws"']],
  ])('that are %s are refused', (_, answer, expected) => {
    expect(faults(answer)).toEqual(expected);
  });
});

/** The reference for generated code: reads what it is sent, gives back the first argument. */
function interpret(callable: CallableTask, sent: Buffer): string {
  const callees = callable.kind === 'function' ? [callable.function] : [];
  let at = 0;
  const take = (length: number) => sent.subarray(at, (at += length));
  const count = () => take(4).readUInt32BE();
  const single = {
    int: () => take(8).readBigInt64BE(),
    double: () => take(8).readDoubleBE(),
    bool: () => take(1)[0] === 1,
    string: () => take(count()).toString('utf8'),
  };
  const get = ({ base, depth }: TypeShape): Value =>
    depth === 0
      ? single[base]()
      : Array.from({ length: count() }, () => get({ base, depth: depth - 1 }));
  take(1);
  const lines = Array.from({ length: count() }, (_, number) => {
    const callee = callees[take(1)[0] ?? 0];
    const [first] = (callee?.parameters ?? []).map(({ type }) => get(typeShape(type)));
    return `${String(number + 1)} ${outcomeText({ kind: 'value', value: first ?? '' })}\n`;
  });
  expect(at).toBe(sent.length);
  return lines.join('');
}

const signature = fc.array(fc.constantFrom(...VALUE_TYPES), { minLength: 1, maxLength: 4 });

it('any values of any signature survive file, wire and report, bit for bit', () => {
  const cases = signature.chain((types) =>
    fc.record({
      types: fc.constant(types),
      rows: fc.array(fc.tuple(...types.map(valuesOf)), { minLength: 1, maxLength: 4 }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ types, rows }) => {
      const parameters = types.map((type, at) => ({ name: `p${String(at)}`, type }));
      const callable: CallableTask = {
        kind: 'function',
        function: { name: 'first', parameters, returns: types[0] ?? '' },
      };
      const text = (value: Value) => outcomeText({ kind: 'value', value });
      const read = readCalls(
        callable,
        bytes(rows.map((row) => `[${row.map(text).join(',')}]\n`).join('')),
      );
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      expect(read.value.map((call) => call.arguments)).toEqual(rows);
      const reported = readResults(
        read.value,
        bytes(interpret(callable, encodeCalls(read.value, false))),
      );
      expect(reported).toEqual({
        ok: true,
        outcomes: rows.map(([value]) => ({ kind: 'value', value })),
      });
    }),
  );
});
