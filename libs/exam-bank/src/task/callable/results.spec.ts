import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Call } from './calls.js';
import { readResults } from './results.js';

const callee = { name: 'size', parameters: [], returns: 'int' };
const calls: readonly Call[] = [1, 2].map(() => ({ index: 0, callee, arguments: [] }));
const read = (text: string) => readResults(calls, Buffer.from(text, 'latin1'));

describe('reported results', () => {
  it('are one line for every call, with its number', () => {
    expect(read('1 7\n2 {"throws":true}\n')).toEqual({
      ok: true,
      outcomes: [{ kind: 'value', value: 7n }, { kind: 'throws' }],
    });
  });

  test.each([
    ['nothing at all', '', 'call 1 (size) has no result'],
    ['one is missing', '1 7\n', 'call 2 (size) has no result'],
    ['the last is cut off', '1 7\n2 7', 'call 2 (size) has no result'],
    ['one is there twice', '1 7\n1 7\n2 7\n', 'call 2 (size): a line that is no result'],
    ['one too many', '1 7\n2 7\n3 7\n', 'more was written than results'],
    ['a byte too many', '1 7\n2 7\n\n', 'more was written than results'],
    ['the order is another', '2 7\n1 7\n', 'call 1 (size): a line that is no result'],
    [
      'something is printed between',
      '1 7\nhello\n2 7\n',
      'call 2 (size): a line that is no result',
    ],
    ['something is printed before', 'hello1 7\n2 7\n', 'call 1 (size): a line that is no result'],
    ['a result is of another type', '1 7\n2 "7"\n', 'call 2 (size): expected an int'],
    ['a result has more to it', '1 7 8\n2 7\n', 'call 1 (size): goes on where it should end'],
    ['a number is in another form', '01 7\n2 7\n', 'call 1 (size): a line that is no result'],
    ['bytes are no text', '1 7\n2 \xff\n', 'the results are not UTF-8 text'],
    ['a zero byte is there', '1 7\n2 7\n\0', 'the results are not UTF-8 text'],
  ])('are none where %s', (_, text, message) => {
    expect(read(text)).toEqual({ ok: false, message });
  });

  it('are refused, never thrown over, whatever bytes a program writes', () => {
    const piece = fc.constantFrom(
      '1 ',
      '2 ',
      '\n',
      '7',
      '"',
      '\\',
      '[',
      '{"throws":true}',
      'x',
      '\x80',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const result = read(pieces.join(''));
        expect(result.ok).toBe(
          /^1 (7+|\{"throws":true\})\n2 (7+|\{"throws":true\})\n$/.test(pieces.join('')),
        );
      }),
    );
  });

  it('of a size that a hostile program may write are read in one pass', () => {
    const text = { name: 'text', parameters: [], returns: 'string' };
    const one: readonly Call[] = [{ index: 0, callee: text, arguments: [] }];
    const long = '\\u0041'.repeat(1_000_000);
    expect(readResults(one, Buffer.from(`1 "${long}"\n`)).ok).toBe(true);
    expect(readResults(one, Buffer.from(`1 "${long}`)).ok).toBe(false);
    expect(readResults(calls, Buffer.from(`1 ${'9'.repeat(5_000_000)}\n`)).ok).toBe(false);
    expect(readResults(calls, Buffer.from('['.repeat(5_000_000))).ok).toBe(false);
  });
});
