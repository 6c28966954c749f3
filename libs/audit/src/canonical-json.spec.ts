import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalEvent,
  canonicalJson,
  maxEventBytes,
  parseCanonicalJson,
} from './canonical-json.js';

function doubleOf(bits: string): number {
  return Buffer.from(bits, 'hex').readDoubleBE();
}

describe('canonicalJson against the examples of RFC 8785', () => {
  it('writes the example of section 3.2.2 as the bytes of section 3.2.4', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    expect(canonicalJson(JSON.parse(input))).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  it('sorts keys by UTF-16 code units as in section 3.2.3', () => {
    const input = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    };
    const written = Object.values(JSON.parse(canonicalJson(input)) as Record<string, string>);
    const byText = canonicalJson(input)
      .match(/:"[^"]+"/g)
      ?.map((part) => part.slice(2, -1));
    expect(byText).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(written).toHaveLength(7);
  });

  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the double %s of appendix B as %s', (bits, text) => {
    expect(canonicalJson(doubleOf(bits))).toBe(text);
  });

  test.each([
    ['NaN (appendix B)', doubleOf('7fffffffffffffff')],
    ['Infinity (appendix B)', doubleOf('7ff0000000000000')],
    ['a lone surrogate', '\ud800'],
    ['undefined', undefined],
    ['a big integer', 1n],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: 'json-invalid' }));
  });

  it('is a fixed point: parsing and writing again changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('parseCanonicalJson', () => {
  it('reads what canonicalJson wrote', () => {
    expect(parseCanonicalJson(Buffer.from('{"a":[1,"x"],"b":true}'))).toEqual({
      a: [1, 'x'],
      b: true,
    });
  });

  test.each([
    ['white space', '{"a": 1}'],
    ['a trailing newline', '{"a":1}\n'],
    ['keys out of order', '{"b":1,"a":1}'],
    ['a duplicate key', '{"a":1,"a":1}'],
    ['another spelling of a number', '{"a":1.0}'],
    ['a needless escape', '{"a":"\\u0041"}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['text after the value', '{"a":1}x'],
    ['nothing', ''],
  ])('refuses %s', (_name, text) => {
    expect(() => parseCanonicalJson(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'json-invalid' }),
    );
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => parseCanonicalJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(
      expect.objectContaining({ code: 'json-invalid' }),
    );
  });
});

describe('canonicalEvent', () => {
  it('accepts integers, decimals as strings, NFC text, booleans, arrays and objects', () => {
    const value = {
      points: '0.25',
      size: 9007199254740991,
      ok: false,
      list: ['ż'],
      deep: { a: -1 },
    };
    expect(canonicalEvent(value).toString()).toBe(
      '{"deep":{"a":-1},"list":["ż"],"ok":false,"points":"0.25","size":9007199254740991}',
    );
  });

  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;
  test.each<[string, unknown, string]>([
    ['a fraction', { data: { points: 0.5 } }, '/data/points is not a safe integer'],
    ['an unsafe integer', { n: 2 ** 53 }, '/n is not a safe integer'],
    ['NaN', { n: NaN }, '/n is not a safe integer'],
    ['text in NFD', { a: ['e\u0301'] }, '/a/0 is not in Unicode normal form C'],
    ['a key in NFD', { 'e\u0301': 1 }, 'is not in Unicode normal form C'],
    ['a lone surrogate', { a: 'x\udc00' }, '/a holds a lone surrogate'],
    ['null', { a: null }, '/a is null'],
    ['undefined, which JSON would drop', { a: undefined }, '/a is a undefined'],
    ['a function', { a: () => 1 }, '/a is a function'],
    ['a date', { a: new Date(0) }, '/a is not plain data'],
    ['a map', new Map([['a', 1]]), 'the event is not plain data'],
    ['a hole in an array', { a: new Array<number>(1) }, '/a/0 is a undefined'],
    ['a cycle', cyclic, 'nested too deeply'],
  ])('refuses %s and says where', (_name, value, message) => {
    expect(() => canonicalEvent(value)).toThrow(
      expect.objectContaining({
        code: 'event-invalid',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('takes 65,535 bytes and refuses one more', () => {
    const frame = '{"a":""}'.length;
    expect(canonicalEvent({ a: 'x'.repeat(maxEventBytes - frame) })).toHaveLength(65_535);
    expect(() => canonicalEvent({ a: 'x'.repeat(maxEventBytes - frame + 1) })).toThrow(
      expect.objectContaining({ code: 'event-too-large' }),
    );
  });

  it('counts bytes, not characters', () => {
    expect(() => canonicalEvent({ a: 'ż'.repeat(maxEventBytes / 2) })).toThrow(
      expect.objectContaining({ code: 'event-too-large' }),
    );
  });
});
