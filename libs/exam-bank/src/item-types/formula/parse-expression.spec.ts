import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { parseExpression } from './parse-expression.js';

const parse = (text: string) => parseExpression(text, ['x', 'y']);

describe('what an expression may be', () => {
  test.each([
    '2*x^2 - sqrt(y)/3',
    '-x',
    '2x',
    '2 (x + 1)',
    'x^-2',
    '(x+y)^(1/2)',
    '2^x',
    '1e3 + .5',
    '−x × y ÷ 2',
    'pi*e',
    'ln(abs(x))',
    '+x',
    '(((x)))',
  ])('%s', (text) => {
    expect(parse(text)).toMatchObject({ ok: true });
  });

  test.each([
    { name: 'nothing', text: '  ' },
    { name: 'half an expression', text: '2*' },
    { name: 'an open bracket', text: '(x' },
    { name: 'two numbers', text: '1 000' },
    { name: 'a decimal comma', text: '1,5' },
    { name: 'an equation', text: 'x = 2' },
    { name: 'a comparison', text: 'x == 2' },
    { name: 'an assignment', text: 'a=1' },
    { name: 'a function of its own', text: 'f(x)=x' },
    { name: 'another variable', text: 'x + z' },
    { name: 'joined variables', text: 'xy' },
    { name: 'a variable as a function', text: 'x(y+1)' },
    { name: 'a function that is not listed', text: 'gamma(x)' },
    { name: 'a function without a bracket', text: 'sin x' },
    { name: 'a function of two values', text: 'log(x) log(y, 2)' },
    { name: 'a function of none', text: 'sqrt()' },
    { name: 'a unit', text: '3 cm' },
    { name: 'another unit of it', text: 'x in cm' },
    { name: 'a list', text: '[1, 2]' },
    { name: 'text', text: '"x"' },
    { name: 'a property', text: 'x.constructor' },
    { name: 'an object', text: '{a: 1}' },
    { name: 'a factorial', text: 'x!' },
    { name: 'a remainder', text: 'x mod 2' },
    { name: 'a logical operation', text: 'x and y' },
    { name: 'a truth', text: 'true' },
    { name: 'infinity', text: 'Infinity' },
    { name: 'no number', text: 'NaN' },
    { name: 'the imaginary unit', text: 'i' },
    { name: 'several lines', text: 'x\n;y' },
    { name: 'a comment', text: 'x # y' },
    { name: 'a power of powers', text: 'x^y^2' },
    { name: 'a power of powers in brackets', text: '2^(2^x)' },
    { name: 'a large exponent', text: 'x^65' },
    { name: 'a large value by powers of powers', text: '((x^64)^64)^64' },
    { name: 'a number that is too long', text: '1'.repeat(62) },
    { name: 'an exponent that is too long', text: '1e1000' },
    { name: 'a product that a division touches', text: '1/2x' },
    { name: 'the same with a bracket', text: 'x/2(y+1)' },
    { name: 'the same with a name', text: '1/x y' },
    { name: 'too many brackets', text: `${'('.repeat(31)}x${')'.repeat(31)}` },
    { name: 'too many signs', text: '----x' },
    { name: 'too many characters', text: `x${'+x'.repeat(150)}` },
    { name: 'too many parts', text: `x${'+x'.repeat(120)}` },
    { name: 'a hexadecimal number', text: '0xff' },
    { name: 'the name of what every object has', text: 'constructor' },
    { name: 'a call of what every object has', text: 'toString(x)' },
    { name: 'digits of another script', text: '٣' },
  ])('not $name', ({ text }) => {
    expect(parse(text)).toMatchObject({ ok: false });
  });

  it('says what to do', () => {
    expect(parse('xy')).toMatchObject({
      message: '"xy" is not known; the variables are x, y, and products need a *',
    });
  });

  it('any text is read or refused, never thrown at', () => {
    const pieces = fc.constantFrom(...'xy0123.+-*/^() e,'.split(''), 'sqrt(', 'pi', '1e9');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        expect(typeof parse(parts.join('')).ok).toBe('boolean');
      }),
    );
  });
});
