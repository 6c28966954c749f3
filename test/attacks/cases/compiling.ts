import type { Language } from '#exam-bank';
import type { LanguageSpec } from '../../../apps/grader/src/sandbox/languages.js';

/** One attack on the compiler, as data. */
export interface CompileAttack {
  /** Number of its class in classes.ts. */
  readonly class: number;
  readonly language: Language;
  readonly tries: string;
  /** Why the outcome must be the one below. */
  readonly because: string;
  readonly files: Readonly<Record<string, string>>;
  /** Limits in place of the language's own, where those would be reached only after long work. */
  readonly limits?: Partial<LanguageSpec['compile']['limits']>;
  /** What the author is told; null where it compiles. */
  readonly message: RegExp | null;
}

const MAIN = 'int main(void) { return 0; }\n';
const QUICK = { cpuMs: 700, wallMs: 10_000 };
const FAR_TOO_MUCH = /took too (long|much memory)|too much to say/;

const badName = (name: string, tries: string): CompileAttack => ({
  class: 26,
  language: 'c',
  tries: `a file name ${tries}`,
  because: 'names are letters, digits, dots and dashes, and no option, path or command',
  files: { [name]: MAIN },
  message: /^File name not allowed/,
});

export const COMPILE_ATTACKS: readonly CompileAttack[] = [
  ...['/dev/zero', '/dev/urandom'].map((path): CompileAttack => ({
    class: 23,
    language: 'c',
    tries: `to include ${path}, which has no end`,
    because: 'the compiler has limits of its own',
    files: { 'a.c': `#include "${path}"\n` },
    limits: { ...QUICK, memoryMiB: 128 },
    message: FAR_TOO_MUCH,
  })),
  ...['/etc/shadow', '/proc/1/environ', '/proc/1/maps'].map((path): CompileAttack => ({
    class: 23,
    language: 'c',
    tries: `to include ${path}`,
    because: 'the compiler runs as a user that may not read it',
    files: { 'a.c': `#include "${path}"\n${MAIN}` },
    message: /Permission denied/,
  })),
  ...['../answers/1.ans', '/answers/1', '/run/docker.sock', '/work/samples'].map(
    (path): CompileAttack => ({
      class: 23,
      language: 'c',
      tries: `to include ${path}`,
      because: 'nothing of the task’s or the host’s is in the box',
      files: { 'a.c': `#include "${path}"\n${MAIN}` },
      message: /No such file/,
    }),
  ),
  {
    class: 23,
    language: 'c',
    tries: 'to have its environment told by the error message',
    because: 'the environment holds nothing but what the language needs',
    files: { 'a.c': `#include "/proc/self/environ"\n` },
    message: /^(?![^]*SECRET)/,
  },
  {
    class: 23,
    language: 'c',
    tries: 'to put the password file into its program by the assembler',
    because: 'the assembler runs as a user that may not read it',
    files: { 'a.c': `__asm__(".incbin \\"/etc/shadow\\"");\n${MAIN}` },
    message: /Permission denied|file not found|can't open/,
  },
  {
    class: 24,
    language: 'c',
    tries: 'to include itself for ever',
    because: 'the compiler counts the depth',
    files: { 'a.c': '#include "a.c"\n#include "a.c"\n' },
    message: /nested/,
  },
  {
    class: 24,
    language: 'c',
    tries: 'to include itself 2^60 times, never deep',
    because: 'the compiler has limits of its own',
    files: {
      'a.c': `#include "b.h"\n${MAIN}`,
      'b.h': '#if __INCLUDE_LEVEL__ < 60\n#include "b.h"\n#include "b.h"\n#endif\n',
    },
    limits: QUICK,
    message: FAR_TOO_MUCH,
  },
  {
    class: 24,
    language: 'c',
    tries: 'a macro that grows to 2^40 words',
    because: 'the compiler has limits of its own',
    files: { 'a.c': macroBomb() },
    limits: { ...QUICK, memoryMiB: 128 },
    message: FAR_TOO_MUCH,
  },
  {
    class: 24,
    language: 'c',
    tries: 'ten thousand warnings',
    because: 'the messages have a limit',
    files: { 'a.c': `${'#warning again and again\n'.repeat(10_000)}${MAIN}` },
    message: /too much to say/,
  },
  {
    class: 24,
    language: 'cpp',
    tries: 'templates without an end',
    because: 'the compiler counts the depth',
    files: { 'a.cpp': 'template <int N> struct A { A<N + 1> a; }; A<0> x; int main() {}' },
    message: /depth/,
  },
  {
    class: 24,
    language: 'cpp',
    tries: '2^40 templates, never deep',
    because: 'the compiler has limits of its own',
    files: {
      'a.cpp':
        'template <int N, long M> struct A { A<N - 1, 2 * M> a; A<N - 1, 2 * M + 1> b; };\n' +
        'template <long M> struct A<0, M> {};\nA<40, 0> x; int main() {}',
    },
    limits: QUICK,
    message: FAR_TOO_MUCH,
  },
  {
    class: 24,
    language: 'cpp',
    tries: 'a loop without an end, to be computed by the compiler',
    because: 'the compiler counts its steps',
    files: { 'a.cpp': 'constexpr int f() { for (;;) ; }\nstatic_assert(f());\nint main() {}' },
    message: /constexpr|constant/,
  },
  {
    class: 24,
    language: 'java',
    tries: 'an expression that is deeper than the compiler’s stack',
    because: 'the end of the compiler is a compile error',
    files: { 'A.java': `class A { int x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}; }` },
    message: /./,
  },
  {
    class: 24,
    language: 'java',
    tries: 'a method and a constant larger than a class can hold',
    because: 'the compiler says so',
    files: { 'A.java': `class A { String s = "${'x'.repeat(70_000)}"; }` },
    message: /constant string too long/,
  },
  {
    class: 24,
    language: 'python',
    tries: 'ten thousand brackets',
    because: 'the parser counts the depth',
    files: { 'a.py': '('.repeat(10_000) },
    message: /SyntaxError|MemoryError|RecursionError/,
  },
  {
    class: 25,
    language: 'c',
    tries: 'a program of a gigabyte',
    because: 'no file of the compiler’s may be so long',
    files: { 'a.c': `char a[1 << 30] = {1};\n${MAIN}` },
    message: /./,
  },
  {
    class: 25,
    language: 'c',
    tries: 'to load a plugin by a pragma',
    because: 'there is no such pragma; and what ran in the compile box would gain nothing there',
    files: {
      'a.c': `#pragma GCC plugin "/app/a.so"\n#pragma GCC diagnostic ignored "-x"\n${MAIN}`,
    },
    message: null,
  },
  {
    class: 25,
    language: 'c',
    tries: 'a precompiled header of its own making',
    because: 'it is none, and would only be the compiler’s own user again',
    files: { 'a.c': `#include "b.h"\n${MAIN}`, 'b.h.gch': 'gpch.013', 'b.h': '' },
    message: null,
  },
  {
    class: 25,
    language: 'java',
    tries: 'an annotation processor',
    because: 'processors are switched off: its class is compiled and never run',
    files: {
      'A.java': 'public class A { public static void main(String[] a) {} }',
      'P.java':
        'import javax.annotation.processing.*; import javax.lang.model.element.*; import java.util.*;\n' +
        '@SupportedAnnotationTypes("*") class P extends AbstractProcessor {\n' +
        '  static { System.exit(1); }\n' +
        '  public boolean process(Set<? extends TypeElement> s, RoundEnvironment r) { return false; } }',
      'javax.annotation.processing.Processor': 'P',
    },
    message: null,
  },
  {
    class: 25,
    language: 'java',
    tries: 'to register a processor by a file in META-INF',
    because: 'file names have no folders',
    files: {
      'A.java': 'class A {}',
      'META-INF/services/javax.annotation.processing.Processor': 'P',
    },
    message: /^File name not allowed/,
  },
  badName('-fplugin=x.c', 'that would be an option'),
  badName('@arguments.c', 'that would be a list of options'),
  badName('a b.c', 'with a space'),
  badName('a;reboot.c', 'with a command'),
  badName('$(reboot).c', 'with a command in brackets'),
  badName('a\nb.c', 'with a line end'),
  badName('a\0b.c', 'with a NUL byte'),
  badName('ä.c', 'beyond ASCII'),
  badName('../a.c', 'in another folder'),
  badName('/etc/a.c', 'from the root'),
  badName('.a.c', 'that is hidden'),
  badName(`${'a'.repeat(254)}.c`, 'of 256 characters'),
  {
    class: 26,
    language: 'c',
    tries: 'a file name of 255 characters',
    because: 'that is allowed',
    files: { [`${'a'.repeat(253)}.c`]: MAIN },
    message: null,
  },
  {
    class: 26,
    language: 'c',
    tries: 'object code as source',
    because: 'the language is told to the compiler, not guessed from the content',
    files: { 'a.c': '\u007fELF\u0002\u0001\u0001' },
    message: /error/,
  },
  {
    class: 27,
    language: 'c',
    tries: 'C++ as C',
    because: 'the language is the one that was handed in',
    files: { 'a.c': '#include <iostream>\nint main() {}' },
    message: /iostream/,
  },
  {
    class: 27,
    language: 'python',
    tries: 'C as Python',
    because: 'a syntax error is a compile error',
    files: { 'a.py': MAIN },
    message: /SyntaxError/,
  },
  {
    class: 35,
    language: 'python',
    tries: 'NUL bytes in the source',
    because: 'a source that cannot be read is a compile error',
    files: { 'a.py': 'print(1)\0' },
    message: /null byte/,
  },
  {
    class: 35,
    language: 'python',
    tries: 'a source whose encoding is a program',
    because: 'only encodings of text are admitted',
    files: { 'a.py': '# coding: rot13\ncevag(1)\n' },
    message: /SyntaxError|LookupError/,
  },
  {
    class: 35,
    language: 'java',
    tries: 'binary junk as source',
    because: 'the message is text whatever it quotes',
    files: { 'A.java': '\u0000\u0001\ufffe\ud800 class A' },
    message: /error/,
  },
];

function macroBomb(): string {
  const levels = Array.from({ length: 40 }, (_, n) => `#define A${n + 1} A${n} A${n}\n`);
  return `#define A0 x x\n${levels.join('')}int a[] = { A40 };\n`;
}
