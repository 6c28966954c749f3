import fc from 'fast-check';
import type { Value } from '#exam-bank';

/** Every value type: four bases, lists of them up to three deep. */
export const VALUE_TYPES = ['', '[]', '[][]', '[][][]'].flatMap((brackets) =>
  ['int', 'double', 'bool', 'string'].map((base) => `${base}${brackets}`),
);

const BASES: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  int: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.constantFrom(0n, -1n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n),
  ),
  double: fc.oneof(
    fc.double(),
    fc.constantFrom(
      NaN,
      Infinity,
      -Infinity,
      -0,
      5e-324,
      Number.MAX_VALUE,
      0.1,
      1e22,
      123456789012345680,
    ),
  ),
  bool: fc.boolean(),
  string: fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '',
        '"\\\n\r\t/',
        '\u007f\u0001\u001f',
        'żółć 🙂',
        '\u2028\ufeff',
        '{"throws":true}\n2 1',
      ),
    )
    .map((text) => text.replaceAll('\0', '')),
};

/** Values of a type, borders and odd ones often. */
export function valuesOf(type: string): fc.Arbitrary<Value> {
  if (!type.endsWith('[]')) return BASES[type]!;
  return fc.array(valuesOf(type.slice(0, -2)), { maxLength: 4 });
}
