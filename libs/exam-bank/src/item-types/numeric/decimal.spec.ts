import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { parseNumericAnswer } from './decimal.js';

describe('the grammar of numeric answers', () => {
  const wellFormed = [
    { text: '0', number: '0' },
    { text: '-12.50', number: '-12.50' },
    { text: '\u22125', number: '-5' },
    { text: '.5', number: '0.5' },
    { text: '-.5', number: '-0.5' },
    { text: '5.', number: '5' },
    { text: '007', number: '007' },
    { text: '3e8', number: '3e8' },
    { text: '3E+08', number: '3E+08' },
    { text: '1.5e\u22123', number: '1.5e-3' },
    { text: '  42\n', number: '42' },
    { text: '2 KiB', number: '2', unit: 'KiB' },
    { text: '2\u00a0KiB', number: '2', unit: 'KiB' },
    { text: '9.81   m/s^2', number: '9.81', unit: 'm/s^2' },
    { text: '50 %', number: '50', unit: '%' },
    { text: '1e3 e', number: '1e3', unit: 'e' },
  ];
  test.each(wellFormed)('takes $text', ({ text, number, unit }) => {
    expect(parseNumericAnswer(text)).toEqual({ number, unit });
  });

  const malformed = [
    { name: 'nothing', text: '' },
    { name: 'a sign alone', text: '-' },
    { name: 'a point alone', text: '.' },
    { name: 'a decimal comma', text: '2,5' },
    { name: 'a thousands comma', text: '1,000' },
    { name: 'a thousands space', text: '1 000' },
    { name: 'a thousands underscore', text: '1_000' },
    { name: 'a thousands apostrophe', text: "1'000" },
    { name: 'two points', text: '1.2.3' },
    { name: 'a leading plus', text: '+5' },
    { name: 'two signs', text: '--5' },
    { name: 'a space after the sign', text: '- 5' },
    { name: 'hexadecimal', text: '0x1F' },
    { name: 'not a number', text: 'NaN' },
    { name: 'infinity', text: 'Infinity' },
    { name: 'a long exponent', text: '1e9999' },
    { name: 'an empty exponent', text: '1e' },
    { name: 'half an exponent', text: '1e2.5' },
    { name: 'a fraction', text: '1/2' },
    { name: 'a unit without a space', text: '2KiB' },
    { name: 'a unit alone', text: 'KiB' },
    { name: 'a unit of two words', text: '2 kilo bytes' },
    { name: 'digits of another script', text: '٣' },
    { name: '61 digits', text: '1'.repeat(61) },
    { name: 'a line break inside', text: '2\nB' },
  ];
  test.each(malformed)('refuses $name', ({ text }) => {
    expect(parseNumericAnswer(text)).toBeUndefined();
  });

  it('takes every double that is written in decimal, and keeps its value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(parseNumericAnswer(String(value))?.number) === value).toBe(true);
      }),
    );
  });

  it('is stable: what it gives it takes again', () => {
    const characters = fc.constantFrom(...'0123456789.-+eE \u2212,x'.split(''));
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 8 }), (parts) => {
        const answer = parseNumericAnswer(parts.join(''));
        if (answer === undefined) return;
        expect(parseNumericAnswer(answer.number)).toEqual({
          number: answer.number,
          unit: undefined,
        });
      }),
      { numRuns: 2000 },
    );
  });
});
