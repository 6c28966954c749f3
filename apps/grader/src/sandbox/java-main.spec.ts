import { describe, expect, it, test } from '@jest/globals';
import { type ClassFile, findMainClass } from './java-main.js';

const PUBLIC = 0x0001;
const STATIC = 0x0008;
const ABSTRACT = 0x0400;
const ARGS = '([Ljava/lang/String;)V';

interface Method {
  readonly name?: string;
  readonly access?: number;
  readonly descriptor?: string;
}

const u2 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
const utf8 = (text: string): Buffer =>
  Buffer.concat([Buffer.from([1]), u2(text.length), Buffer.from(text)]);

/** A class file with a constant of two places, one field with an attribute, and the methods given. */
function classFile(name: string, access: number, methods: readonly Method[] = []): ClassFile {
  const constants = [
    utf8(name), // 1
    Buffer.concat([Buffer.from([7]), u2(1)]), // 2
    Buffer.concat([Buffer.from([5]), Buffer.alloc(8)]), // 3 and 4: a long
    utf8('main'), // 5
    ...methods.flatMap((method) => [utf8(method.name ?? 'main'), utf8(method.descriptor ?? ARGS)]), // 6, 7, …
  ];
  const field = Buffer.concat([u2(0), u2(5), u2(5), u2(1), u2(5), Buffer.from([0, 0, 0, 1, 9])]);
  const bytes = Buffer.concat([
    Buffer.from([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 69]),
    u2(constants.length + 2),
    ...constants,
    u2(access),
    u2(2),
    u2(0),
    u2(1),
    u2(2), // one interface
    u2(1),
    field,
    u2(methods.length),
    ...methods.map((method, index) =>
      Buffer.concat([
        u2(method.access ?? PUBLIC | STATIC),
        u2(6 + 2 * index),
        u2(7 + 2 * index),
        u2(0),
      ]),
    ),
    u2(0),
  ]);
  return { name: `${name}.class`, bytes };
}

describe('findMainClass', () => {
  const main: Method = {};
  test.each<[string, ClassFile[], object]>([
    ['the only class', [classFile('Main', PUBLIC, [main])], { ok: true, name: 'Main' }],
    [
      'a class in a package',
      [classFile('exam/a/Main', 0, [main])],
      { ok: true, name: 'exam.a.Main' },
    ],
    [
      'the public one of two',
      [classFile('A', 0, [main]), classFile('B', PUBLIC, [main])],
      { ok: true, name: 'B' },
    ],
    [
      'one beside classes without main',
      [classFile('A', PUBLIC), classFile('B', 0, [{ name: 'mainly' }, main])],
      { ok: true, name: 'B' },
    ],
    [
      'the classic form before the short one',
      [classFile('A', PUBLIC, [{ access: 0, descriptor: '()V' }]), classFile('B', 0, [main])],
      { ok: true, name: 'B' },
    ],
    [
      'the short form of Java 25',
      [classFile('A', 0, [{ access: 0, descriptor: '()V' }])],
      { ok: true, name: 'A' },
    ],
    [
      'none in a nested class',
      [classFile('A$B', PUBLIC, [main]), classFile('A', PUBLIC)],
      { ok: false, reason: 'no-main' },
    ],
    [
      'none that is private',
      [classFile('A', 0, [{ access: 0x0002 | STATIC }])],
      { ok: false, reason: 'no-main' },
    ],
    [
      'none with other arguments',
      [classFile('A', 0, [{ descriptor: '(I)V' }])],
      { ok: false, reason: 'no-main' },
    ],
    [
      'a static one in an abstract class or an interface',
      [classFile('A', ABSTRACT, [main])],
      { ok: true, name: 'A' },
    ],
    [
      'none in an abstract class that an object would be needed of',
      [classFile('A', ABSTRACT, [{ ...main, access: PUBLIC }])],
      { ok: false, reason: 'no-main' },
    ],
    ['none where there is no class', [], { ok: false, reason: 'no-main' }],
    [
      'two that are equally good',
      [classFile('A', 0, [main]), classFile('B', 0, [main])],
      { ok: false, reason: 'several-mains' },
    ],
  ])('finds %s', (_, files, expected) => {
    expect(findMainClass(files)).toEqual(expected);
  });

  it('refuses what is no class file, however short it is cut', () => {
    const whole = classFile('Main', PUBLIC, [main]).bytes;
    for (let length = 0; length < whole.length - 2; length++) {
      const files = [{ name: 'Main.class', bytes: whole.subarray(0, length) }];
      expect(() => findMainClass(files)).toThrow(RangeError);
    }
  });
});
