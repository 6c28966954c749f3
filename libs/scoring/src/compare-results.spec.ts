import { describe, expect, it, test } from '@jest/globals';
import { readCalls, readExpected, type CallableTask } from '#exam-bank';
import { parseComparatorFlags } from './comparator-flags.js';
import { compareResults } from './compare-results.js';

function compared(type: string, wanted: string, came: string, flags = '') {
  const callable: CallableTask = {
    kind: 'function',
    function: { name: 'f', parameters: [], returns: type },
  };
  const calls = readCalls(callable, Buffer.from('[]\n'));
  if (!calls.ok) throw new Error('no calls');
  const [expected, given] = [wanted, came].map((text) => {
    const read = readExpected(calls.value, Buffer.from(`${text}\n`));
    if (!read.ok) throw new Error(text);
    return read.value;
  });
  return compareResults(parseComparatorFlags(flags), calls.value, {
    expected: expected ?? [],
    given: given ?? [],
  });
}

describe('results of calls', () => {
  test.each([
    ['equal ints', 'int', '9007199254740993', '9007199254740993', '', true],
    ['ints that are one double', 'int', '9007199254740993', '9007199254740992', '', false],
    ['ints within a tolerance', 'int', '100', '101', 'float_tolerance 1', false],
    ['strings by case', 'string', '"a"', '"A"', '', false],
    ['strings by form of a letter', 'string', '"\\u00e9"', '"e\\u0301"', '', false],
    ['strings by white space', 'string', '"a "', '"a"', '', false],
    ['bools', 'bool', 'true', 'false', '', false],
    ['equal lists', 'int[][]', '[[1],[]]', '[[1],[]]', '', true],
    ['a list cut short', 'int[][]', '[[1],[]]', '[[1]]', '', false],
    ['a list with more', 'int[]', '[1]', '[1,1]', '', false],
    ['an element deep within', 'int[][][]', '[[[1],[2]]]', '[[[1],[3]]]', '', false],
    ['doubles one bit apart', 'double', '0.30000000000000004', '0.3', '', false],
    ['doubles in another form', 'double', '1e2', '100', '', true],
    ['zeros of both signs', 'double', '0', '-0', '', true],
    ['NaN', 'double', '"NaN"', '"NaN"', '', true],
    ['NaN for a number', 'double', '1', '"NaN"', 'float_tolerance 1e9', false],
    ['infinity', 'double', '"Infinity"', '"Infinity"', '', true],
    ['the other infinity', 'double', '"Infinity"', '"-Infinity"', 'float_tolerance 1e9', false],
    ['infinity for a number', 'double', '1', '"Infinity"', 'float_tolerance 1e9', false],
    ['a number for infinity', 'double', '"Infinity"', '1e308', 'float_tolerance 1e9', false],
    ['within an absolute tolerance', 'double', '1', '1.25', 'float_absolute_tolerance 0.25', true],
    ['beyond an absolute tolerance', 'double', '1', '1.25', 'float_absolute_tolerance 0.2', false],
    [
      'within a relative tolerance',
      'double[]',
      '[100]',
      '[101]',
      'float_relative_tolerance 0.01',
      true,
    ],
    [
      'beyond a relative tolerance',
      'double[]',
      '[100]',
      '[102]',
      'float_relative_tolerance 0.01',
      false,
    ],
    ['an exception that has to be', 'int', '{"throws":true}', '{"throws":true}', '', true],
    ['an exception instead of a value', 'int', '1', '{"throws":true}', '', false],
    ['a value instead of an exception', 'int', '{"throws":true}', '1', '', false],
  ])('%s', (_, type, wanted, came, flags, accepted) => {
    expect(compared(type, wanted, came, flags).accepted).toBe(accepted);
  });

  it('tell markers which call differs and how, in plain ASCII', () => {
    expect(compared('string', '"é"', '"\\u001b[2J"').message).toBe(
      'call 1 (f): expected "?", got "\\u001b[2J"',
    );
    const long = `"${'x'.repeat(500)}"`;
    expect(compared('string', '""', long).message.length).toBeLessThan(200);
  });

  it('are never compared where there are none', () => {
    const outcomes = { expected: [], given: [] };
    expect(() => compareResults(parseComparatorFlags(''), [], outcomes)).toThrow();
  });
});
