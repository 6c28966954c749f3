import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from './json-text.js';

describe('reading JSON', () => {
  const broken = [
    { name: 'a missing comma', text: '{\n  "a": 1\n  "b": 2\n}', place: '3:3' },
    { name: 'a text that ends too early', text: '{\n  "a": [1,\n', place: '3:1' },
    { name: 'an empty file', text: '', place: '1:1' },
    { name: 'a trailing comma', text: '{"a": 1,}', place: '1:9' },
    { name: 'a value that is missing', text: '{"format": }', place: '1:12' },
    { name: 'a second value', text: '{}\n{}', place: '2:1' },
    { name: 'a string over two lines', text: '["a\nb"]', place: '1:2' },
    { name: 'a wrong bracket', text: '{"a": [1}', place: '1:9' },
    { name: 'a comment', text: '{\n  // key\n}', place: '2:3' },
    { name: 'a number of a program', text: '[0x1F]', place: '1:3' },
    { name: 'a byte order mark', text: '\ufeff{}', place: '1:1' },
    { name: 'a word', text: 'hello', place: '1:1' },
  ];
  test.each(broken)('names line and column of $name', ({ text, place }) => {
    const read = readJson(text);
    expect(read.ok ? undefined : read.problem.message).toBe(`not valid JSON at ${place}`);
  });

  it('never quotes the file, which may hold keys', () => {
    const read = readJson('{"key": {"correct": "SECRET" "x"}}');
    expect(read.ok).toBe(false);
    expect(JSON.stringify(read)).not.toContain('SECRET');
  });

  it('refuses a property written twice in one object, even escaped differently', () => {
    const read = readJson('{"a": {"key": 1},\n "b": [{"key": 1, "k\\u0065y": 2}]}');
    expect(read.ok ? undefined : read.problem.message).toBe(
      'property "key" is written twice in one object at 2:19',
    );
  });

  it('takes equal names in different objects and names inside strings', () => {
    const text = '{"a": "\\"a\\": {", "b": {"a": 1}, "c": [{"a": 1}, {"a": "}"}]}';
    expect(readJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  test.each([
    { name: 'a NUL in a text', text: '{"a": ["x", "\\u0000"]}', path: '$.a[1]' },
    { name: 'half a surrogate pair', text: '{"a": {"b": "\\ud800"}}', path: '$.a.b' },
    { name: 'a NUL in a name', text: '{"a": {"\\u0000": 1}}', path: '$.a' },
  ])('refuses $name, which no row of the bank can hold', ({ text, path }) => {
    const read = readJson(text);
    expect(read.ok ? undefined : read.problem.path).toBe(path);
  });

  it('refuses what is nested deeper than a stack of calls can follow', () => {
    const nested = (depth: number) => readJson('['.repeat(depth) + ']'.repeat(depth));
    expect(nested(500).ok).toBe(true);
    expect(nested(501)).toMatchObject({ problem: { message: 'nested too deep at 1:501' } });
    expect(nested(100_000).ok).toBe(false);
  });

  it('takes and refuses exactly what JSON.parse does', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"\\u0062"',
      '1',
      '-0.5e1',
      'null',
      ' ',
      '"',
      '01',
    );
    const texts = fc.oneof(
      fc.json(),
      fc.array(pieces, { maxLength: 9 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readJson(text);
        if (!read.ok && read.problem.message.includes('twice')) return;
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          expect(read.ok).toBe(false);
          return;
        }
        expect(read).toEqual({ ok: true, value: parsed });
      }),
      { numRuns: 3000 },
    );
  });
});
