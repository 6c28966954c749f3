import { describe, expect, it, test } from '@jest/globals';
import type { RunOutcome } from './container.js';
import { artefactSha256, compilerOutput, processFacts } from './facts.js';
import { sandboxesFolder } from '#config';
import { readLanguageSpec } from './languages.js';
import type { RunReport } from './protocol.js';
import type { Artefact } from './sandbox.js';
import { captureStream } from './stream-capture.js';

const REPORT: RunReport = {
  exitCode: 0,
  signal: null,
  errno: 0,
  killedFor: null,
  failedStage: null,
  cpuUserUs: 1,
  cpuSystemUs: 2,
  wallUs: 3,
  waitUs: 1,
  peakMemoryBytes: 4,
  oomKills: 0,
  leftovers: 0,
};

function outcome(report: Partial<RunReport>, stderr = '', stdout = ''): RunOutcome {
  return {
    report: { ...REPORT, ...report },
    stdout: captureStream(Buffer.from(stdout)),
    stderr: captureStream(Buffer.from(stderr)),
  };
}

const spec = (language: string) => readLanguageSpec(sandboxesFolder(), language);
const HEAP = 'Terminating due to java.lang.OutOfMemoryError: Java heap space\n';

describe('processFacts', () => {
  test.each([
    ['a Java heap that is full', 'java', { exitCode: 3 }, HEAP, 'memory'],
    ['a Java program that exits with 3', 'java', { exitCode: 3 }, '', null],
    ['a Java program that only talks of memory', 'java', { exitCode: 0 }, HEAP, null],
    [
      'a Java program that cannot start a thread',
      'java',
      { exitCode: 3 },
      'Terminating due to java.lang.OutOfMemoryError: unable to create native thread\n',
      null,
    ],
    [
      'a C++ allocation that fails',
      'cpp',
      { exitCode: null, signal: 6 },
      "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n",
      'memory',
    ],
    ['a C++ program that aborts', 'cpp', { exitCode: null, signal: 6 }, '', null],
    [
      'a Python allocation that fails',
      'python',
      { exitCode: 1 },
      'Traceback …\nMemoryError\n',
      'memory',
    ],
    [
      'a Lua allocation that fails',
      'lua',
      { exitCode: 1 },
      '/usr/bin/lua5.4: not enough memory\n',
      'memory',
    ],
    ['a Lua error', 'lua', { exitCode: 1 }, '/usr/bin/lua5.4: /app/a.lua:1: no\n', null],
    ['a Python error', 'python', { exitCode: 1 }, 'ValueError: MemoryError\n', null],
  ] as const)('takes %s for what it is', (_, language, report, stderr, expected) => {
    const facts = processFacts(outcome(report, stderr), spec(language), ['/app/main']);
    expect(facts.killedFor).toBe(expected);
  });

  it('lets what the supervisor saw go before what the runtime says', () => {
    const facts = processFacts(outcome({ exitCode: 3, killedFor: 'cpu' }, HEAP), spec('java'), [
      '/x',
    ]);
    expect(facts.killedFor).toBe('cpu');
  });

  it('reads only the last words', () => {
    const facts = processFacts(outcome({ exitCode: 3 }, HEAP + ' '.repeat(5000)), spec('java'), [
      '/x',
    ]);
    expect(facts.killedFor).toBeNull();
  });

  it('counts a program that the kernel refuses to execute as its author’s', () => {
    const facts = processFacts(
      outcome({ exitCode: 127, failedStage: 'exec', errno: 8 }),
      spec('c'),
      ['/app/main'],
    );
    expect(facts).toMatchObject({ exitCode: 127, killedFor: null });
  });

  test.each([
    [
      'an interpreter that cannot be executed',
      { failedStage: 'exec', errno: 2 },
      '/usr/bin/python3',
    ],
    ['too many processes of others', { failedStage: 'exec', errno: 11 }, '/app/main'],
    ['a user that cannot be changed to', { failedStage: 'user', errno: 1 }, '/app/main'],
  ] as const)('never makes a fact of %s', (_, report, file) => {
    const run = () => processFacts(outcome({ exitCode: 127, ...report }), spec('c'), [file]);
    expect(run).toThrow(expect.objectContaining({ name: 'SandboxFailure', code: 'protocol' }));
  });
});

describe('starved programs', () => {
  it('never makes a fact of a program that the host gave no core', () => {
    const starved = outcome({
      signal: 9,
      killedFor: 'starved',
      wallUs: 9_000_000,
      waitUs: 8_500_000,
    });
    const failure = { code: 'starved', message: 'waited for a core for 8500 of 9000 ms' };
    expect(() => processFacts(starved, spec('c'), ['/app/main'])).toThrow(
      expect.objectContaining(failure),
    );
  });

  it('tells how much of the time went by waiting for a core', () => {
    const waited = outcome({ wallUs: 900, waitUs: 600 });
    expect(processFacts(waited, spec('c'), ['/app/main'])).toMatchObject({
      wallUs: 900,
      waitUs: 600,
    });
  });
});

describe('compilerOutput', () => {
  it('is text that a database takes, whatever the bytes', () => {
    const bytes = { ...outcome({}), stderr: captureStream(Buffer.from([0x61, 0, 0xff, 0x62])) };
    expect(compilerOutput(bytes, 100)).toBe('a\u{fffd}\u{fffd}b');
  });
  it('is capped', () => {
    expect(compilerOutput(outcome({}, 'e'.repeat(50)), 10)).toBe('e'.repeat(10));
  });
});

describe('artefactSha256', () => {
  const file = (name: string, text: string, mode = 0o444) => ({
    name,
    mode,
    bytes: Buffer.from(text),
  });
  const artefact = (...files: Artefact['files']): Artefact => ({
    language: 'java',
    files,
    runArgv: ['java', 'A'],
  });
  it('is the same in whatever order the files come', () => {
    const one = artefactSha256(artefact(file('A', '1'), file('B', '2')));
    expect(artefactSha256(artefact(file('B', '2'), file('A', '1')))).toBe(one);
  });
  test.each([
    ['a byte', artefact(file('A', '2'))],
    ['a name', artefact(file('B', '1'))],
    ['a mode', artefact(file('A', '1', 0o555))],
    ['the way to start it', { ...artefact(file('A', '1')), runArgv: ['java', 'B'] }],
    ['a border between files', artefact(file('A', ''), file('B', '1'))],
  ])('differs with %s', (_, other) => {
    expect(artefactSha256(other)).not.toBe(artefactSha256(artefact(file('A', '1'))));
  });
});
