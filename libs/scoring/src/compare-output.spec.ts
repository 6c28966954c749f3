import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { parseComparatorFlags } from './comparator-flags.js';
import { beginComparison, compareOutput } from './compare-output.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const accepts = (flags: string, answer: string, output: string) =>
  compareOutput(parseComparatorFlags(flags), bytes(answer), bytes(output)).accepted;

type Case = readonly [
  name: string,
  flags: string,
  answer: string,
  output: string,
  accepted: boolean,
];
const compared = (cases: readonly Case[]) => {
  test.each(cases)('%s', (_, flags, answer, output, accepted) => {
    expect(accepts(flags, answer, output)).toBe(accepted);
  });
};

describe('tokens', () => {
  compared([
    ['the same', '', '1 2\n', '1 2\n', true],
    ['any white space', '', '1 2\n', '\n\t1\v\f\r2', true],
    ['a line more or less', '', '1\n2\n', '1 2', true],
    ['a token missing', '', '1 2', '1', false],
    ['a token more', '', '1', '1 2', false],
    ['joined', '', '1 2', '12', false],
    ['both empty', '', '', '', true],
    ['empty but for white space', '', '', ' \n', true],
    ['no output', '', '1', '', false],
    ['no-break space is no white space', '', 'a b', 'a\xa0b', false],
    ['numbers are text without a tolerance', '', '1.0', '1', false],
    ['a NUL and what follows it count', '', 'a', 'a\0b', false],
  ]);
});

describe('case', () => {
  compared([
    ['ignored', '', 'Yes', 'yES', true],
    ['sensitive', 'case_sensitive', 'Yes', 'yes', false],
    ['only ASCII letters fold', '', '\xe9', '\xc9', false],
    ['neighbours of the letters do not', '', '[', '{', false],
    ['nor digits', '', '@', '`', false],
  ]);
});

describe('space_change_sensitive', () => {
  const flag = 'space_change_sensitive';
  compared([
    ['the same', flag, 'a b\n', 'a b\n', true],
    ['one more', flag, 'a b', 'a  b', false],
    ['another kind', flag, 'a b', 'a\tb', false],
    ['a final line feed missing', flag, 'a\n', 'a', false],
    ['a final line feed more', flag, 'a', 'a\n', false],
    ['before the first token', flag, 'a', ' a', false],
    ['CRLF', flag, 'a\n', 'a\r\n', false],
    ['case still folds', flag, 'A b', 'a B', true],
  ]);
});

describe('floats', () => {
  compared([
    ['absolute: inside', 'float_absolute_tolerance 1e-2', '1.00', '1.009', true],
    ['absolute: outside', 'float_absolute_tolerance 1e-2', '1.00', '1.011', false],
    ['absolute: not scaled', 'float_absolute_tolerance 1e-2', '1000', '1001', false],
    ['relative: scaled by the answer', 'float_relative_tolerance 1e-2', '1000', '1009', true],
    ['relative: not by the output', 'float_relative_tolerance 0.1', '1000', '1111', false],
    ['relative: a negative answer', 'float_relative_tolerance 0.1', '-1000', '-1050', true],
    ['relative: nothing is near zero', 'float_relative_tolerance 0.1', '0', '1e-9', false],
    ['either of the two is enough', 'float_tolerance 1e-2', '0', '1e-3', true],
    ['either of the two is enough, large', 'float_tolerance 1e-2', '1e6', '1.001e6', true],
    ['tolerance zero', 'float_tolerance 0', '0.5', '5e-1', true],
    ['the bound counts', 'float_absolute_tolerance 0.5', '1', '1.5', true],
    ['other spellings', 'float_tolerance 1e-9', '0.5', '+.5E0', true],
    ['a point at the end', 'float_tolerance 1e-9', '5', '5.', true],
    ['hexadecimal, as strtod', 'float_tolerance 1e-9', '12', '0x1.8p3', true],
    ['a hexadecimal integer', 'float_tolerance 1e-9', '0XfF', '255', true],
    ['half an exponent is no number', 'float_tolerance 1', '1', '1e', false],
    ['a lone sign', 'float_tolerance 1', '1', '+', false],
    ['a lone point', 'float_tolerance 1', '0', '.', false],
    ['something behind the number', 'float_tolerance 1', '1', '1x', false],
    ['a comma', 'float_tolerance 1', '1', '1,0', false],
    ['NaN for a number', 'float_tolerance 1', '1', 'nan', false],
    ['infinity for a number', 'float_tolerance 1', '1e308', 'inf', false],
    ['an answer that is no number is text', 'float_tolerance 1', 'abc', 'ABC', true],
    ['an answer NaN is text', 'float_tolerance 1', 'nan', 'NaN', true],
    ['an answer NaN is no number', 'float_tolerance 1', 'nan', '1', false],
    ['an answer beyond the doubles is text', 'float_tolerance 1', '1e999', '1e999', true],
    ['as long as a number may be', 'float_tolerance 1', '1', `1.${'0'.repeat(65_534)}`, true],
    ['longer than a number may be', 'float_tolerance 1', '1', `1.${'0'.repeat(65_535)}`, false],
    ['text between numbers', 'float_tolerance 0.1', 'x 1.0', 'X 1.05', true],
  ]);
});

describe('flags', () => {
  it('reads them in any order; the later tolerance counts', () => {
    expect(
      parseComparatorFlags(' float_tolerance 1 case_sensitive  float_absolute_tolerance 2'),
    ).toEqual({
      caseSensitive: true,
      spaceChangeSensitive: false,
      floatAbsoluteTolerance: 2,
      floatRelativeTolerance: 1,
    });
  });

  test.each([
    'ignore_case',
    'toString',
    'float_tolerance',
    'float_tolerance x',
    'float_tolerance -1',
    'float_tolerance inf',
    'float_tolerance case_sensitive',
    'case_sensitive 1',
  ])('refuses "%s"', (flags) => {
    expect(() => parseComparatorFlags(flags)).toThrow(
      expect.objectContaining({ code: 'comparator-flags-invalid' }),
    );
  });
});

describe('the message', () => {
  const message = (answer: string, output: string) =>
    compareOutput(parseComparatorFlags(''), bytes(answer), bytes(output)).message;

  it('names line and token', () => {
    expect(message('1\n2 3', '1\n2 4')).toBe('line 2, token 3: expected "3", got "4"');
  });

  it('never repeats more than 60 bytes of the answer, nor control characters', () => {
    expect(message('x'.repeat(61), 'y')).toBe(
      `line 1, token 1: expected "${'x'.repeat(60)}"…, got "y"`,
    );
    expect(message('a', '\x1b[31m"')).toBe(
      String.raw`line 1, token 1: expected "a", got "?[31m\""`,
    );
  });
});

describe('laws', () => {
  const output = fc.string({ unit: fc.constantFrom('a', 'B', '1', '.', 'e', '-', ' ', '\n') });
  const flags = fc.constantFrom(
    '',
    'case_sensitive',
    'space_change_sensitive',
    'float_tolerance 1e-3',
  );

  it('accepts the answer itself', () => {
    fc.assert(fc.property(flags, output, (flag, text) => accepts(flag, text, text)));
  });

  it('is symmetric where there are no floats', () => {
    fc.assert(
      fc.property(output, output, (one, other) => {
        expect(accepts('', one, other)).toBe(accepts('', other, one));
      }),
    );
  });

  it('gives the same result in whatever pieces an output comes', () => {
    const text = fc
      .array(
        fc.constantFrom(
          'a',
          'B',
          '1',
          '.',
          'e',
          '-',
          ' ',
          '\n',
          '\t',
          'x'.repeat(70),
          '1.5',
          '1e9',
        ),
      )
      .map((parts) => parts.join(''));
    const near = fc.tuple(text, fc.nat(40), text).map(([one, at, other]) => ({
      one,
      other: one.slice(0, at) + other.slice(0, 3) + one.slice(at),
    }));
    const pair = fc.oneof(near, fc.record({ one: text, other: text }));
    fc.assert(
      fc.property(flags, pair, fc.array(fc.nat(60)), (flag, { one, other }, cuts) => {
        const output = bytes(other);
        const pieces = beginComparison(parseComparatorFlags(flag), bytes(one));
        const bounds = [0, ...cuts.sort((a, b) => a - b), output.length];
        bounds.forEach((bound, at) => pieces.take(output.subarray(bounds[at - 1] ?? 0, bound)));
        const whole = compareOutput(parseComparatorFlags(flag), bytes(one), output);
        expect(pieces.result()).toEqual(whole);
        const byByte = beginComparison(parseComparatorFlags(flag), bytes(one));
        output.forEach((_, at) => byByte.take(output.subarray(at, at + 1)));
        expect(byByte.result()).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('compares 16 MiB of one token, and of digits, in linear time', () => {
    const long = Buffer.alloc(16 << 20, '7');
    const started = process.hrtime.bigint();
    const result = compareOutput(parseComparatorFlags('float_tolerance 1e-6'), long, long);
    expect(result.accepted).toBe(true);
    expect(process.hrtime.bigint() - started).toBeLessThan(10_000_000_000n);
  });
});
