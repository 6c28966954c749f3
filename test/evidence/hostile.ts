export interface HostileBytes {
  readonly name: string;
  readonly of: (bytes: Buffer) => Buffer;
}

const always = (text: string) => () => Buffer.from(text);

/** What stands in a file in place of what belongs there, or hidden in it. */
export const HOSTILE_BYTES: readonly HostileBytes[] = [
  { name: 'empty', of: always('') },
  { name: 'no JSON', of: always('{') },
  { name: 'null', of: always('null') },
  { name: 'a list', of: always('[]') },
  { name: 'an object without anything', of: always('{}') },
  { name: 'a hundred thousand brackets', of: always(`${'['.repeat(1e5)}${']'.repeat(1e5)}`) },
  {
    name: 'objects thirty thousand deep',
    of: always(`${'{"a":'.repeat(3e4)}1${'}'.repeat(3e4)}`),
  },
  { name: 'a number without end', of: always('{"a":1e400}') },
  { name: 'a number of a million digits', of: always(`{"a":${'9'.repeat(1e6)}}`) },
  { name: 'a prototype', of: always('{"__proto__":{"entries":[],"files":[]},"constructor":1}') },
  { name: 'bytes that are no UTF-8', of: (bytes) => Buffer.concat([bytes, Buffer.of(0xff, 0xfe)]) },
  { name: 'UTF-16', of: (bytes) => Buffer.from(bytes.toString(), 'utf16le') },
  {
    name: 'a byte order mark',
    of: (bytes) => Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), bytes]),
  },
  { name: 'a blank at the end', of: (bytes) => Buffer.concat([bytes, Buffer.from(' ')]) },
  {
    name: 'a key twice, of which only one is read',
    of: (bytes) =>
      Buffer.from(bytes.toString().replace('{', '{"entries":[],"files":[],"entries":[],')),
  },
  {
    name: 'its first value twice',
    of: (bytes) => Buffer.from(bytes.toString().replace(/\{("[a-zA-Z]+":)/, '{$1null,$1')),
  },
];

export const HOSTILE_PATHS: readonly string[] = [
  '../marks.json',
  '/etc/passwd',
  'submissions/../marks.json',
  'submissions//main.py',
  'submissions/./main.py',
  'submissions\\x\\main.py',
  'submissions/x/\u0000',
  'submissions/x/-rf',
  'runs/a/b.json',
  'runs/.json',
  'MARKS.json',
  'marks.json ',
  'marks.json/',
  'log/events/01.json',
  'log/events/1e1.json',
  'log/events/-1.json',
  'log/events/0x1.proof.json',
  'submissions/ma\u0456n.py',
  `submissions/${'x'.repeat(300)}`,
  '__proto__',
  'constructor',
  '',
];
