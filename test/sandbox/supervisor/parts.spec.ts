import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  encodeCollect,
  encodePut,
  encodeRun,
  encodeTestFile,
  realLimitMs,
  type RunSpec,
} from '../../../apps/grader/src/sandbox/protocol.js';
import { buildSanitized, type SanitizedParts } from './sanitized.js';

const CGROUPS = 'test/sandbox/supervisor/cgroups';

/** Address and undefined-behaviour sanitizers end a part at once on what they find; then `run` throws. */
describe('the supervisor’s parts, under sanitizers', () => {
  let parts: SanitizedParts;
  const unit = (name: string, args: readonly string[] = [], stdin?: Buffer): string[] =>
    parts
      .run(['./units', name, ...args], stdin)
      .trimEnd()
      .split('\n');

  beforeAll(async () => {
    parts = await buildSanitized();
  }, 300_000);
  afterAll(() => parts.close());

  it('survive the committed inputs of the fuzzer, and mutations of them', () => {
    const said = parts.run(['./replay', 'test/sandbox/supervisor/fuzz/corpus', '1', '5000']);
    expect(said).toMatch(/^seeds \d{2,} mutations 5000$/m);
  });

  const text = fc
    .string({ minLength: 1, maxLength: 30, unit: 'binary' })
    .filter((one) => !one.includes('\0'));
  const u32 = fc.integer({ min: 0, max: 0xffff_ffff });
  const whole = fc.maxSafeNat();
  const specs: fc.Arbitrary<RunSpec> = fc.record({
    argv: fc.array(text, { minLength: 1, maxLength: 8 }),
    env: fc.dictionary(fc.stringMatching(/^[A-Z]{1,9}$/), text, { maxKeys: 5 }),
    cwd: text,
    cpuMs: u32,
    wallMs: fc.integer({ min: 0, max: 100_000_000 }),
    memoryBytes: whole,
    outputBytes: whole,
    fileBytes: whole,
    addressBytes: whole,
    processes: u32,
    keepBox: fc.boolean(),
  });
  const hex = (one: string): string => `${Buffer.from(one).toString('hex')}.`;

  it('take a run for what the grader meant', () => {
    const runs = fc.sample(fc.tuple(specs, fc.boolean()), { numRuns: 200, seed: 7 });
    const frames = Buffer.concat(runs.map(([spec, live]) => encodeRun(spec, live)));
    const expected = runs.map(([spec, live]) =>
      [
        ...[
          'run',
          Number(spec.keepBox),
          Number(live),
          spec.cpuMs,
          spec.wallMs,
          realLimitMs(spec.wallMs),
        ],
        ...[spec.processes, spec.memoryBytes, spec.outputBytes, spec.fileBytes, spec.addressBytes],
        ...[...spec.argv.map(hex), '|'],
        ...[...Object.entries(spec.env).map(([key, value]) => hex(`${key}=${value}`)), '|'],
        hex(spec.cwd),
      ].join(' '),
    );
    expect(unit('requests', [], frames)).toEqual(expected);
  });

  const bytes = Buffer.from('1234');
  const put = (name: string, mode = 0o555) => encodePut({ name, mode, bytes });
  const collect = (name: string, bySuffix = false) =>
    encodeCollect({ name, bySuffix, maxFiles: 3, maxBytes: 99 });
  test.each<[string, Buffer, string]>([
    ['a file', put('a/b.class', 0o644), `put 644 4 ${hex('a/b.class')}`],
    ['a file for one run', encodeTestFile({ name: 'in', bytes }), `test-file 0 4 ${hex('in')}`],
    ['a file above', put('../b'), 'bad file name'],
    ['a file above, later', put('a/../../b'), 'bad file name'],
    ['the folder itself', put('a/.'), 'bad file name'],
    ['an absolute path', put('/etc/passwd'), 'bad file name'],
    ['a folder for a file', put('a/'), 'bad file name'],
    ['no name', put(''), 'bad file name'],
    ['a name with a NUL byte', put('a\0b'), 'bad file name'],
    ['the longest name', put('n'.repeat(1024)), `put 555 4 ${hex('n'.repeat(1024))}`],
    ['a longer one', put('n'.repeat(1025)), 'name too long'],
    ['one file to collect', collect('main'), `collect 99 3 0 ${hex('main')}`],
    ['files of an ending to collect', collect('.class', true), `collect 99 3 1 ${hex('.class')}`],
    ['a file elsewhere to collect', collect('../x'), 'bad file name'],
    ['a file in a folder to collect', collect('a/b'), 'bad file name'],
  ])('take %s for what it is', (_, frame, expected) => {
    expect(unit('requests', [], frame)).toEqual([expected]);
  });

  const RUN = encodeRun({
    ...{ argv: ['a'], env: {}, cwd: '/', cpuMs: 1, wallMs: 1, memoryBytes: 1, outputBytes: 1 },
    ...{ fileBytes: 1, addressBytes: 1, processes: 1, keepBox: false },
  });
  const altered = (at: number, value: number): Buffer => {
    const frame = Buffer.from(RUN);
    frame.writeUInt16LE(value, 5 + at);
    return frame;
  };
  const resized = (length: number): Buffer => {
    const frame = Buffer.alloc(5 + length);
    RUN.copy(frame);
    frame.writeUInt32LE(length, 0);
    return frame;
  };
  test.each<[string, Buffer, string]>([
    ['without arguments', altered(52, 0), 'bad RUN'],
    ['with more arguments than it has', altered(52, 2), 'bad string in RUN'],
    ['with too many arguments', altered(52, 257), 'bad RUN'],
    ['with too many variables', altered(54, 257), 'bad RUN'],
    ['with a flag that nobody knows', altered(0, 4), 'bad RUN'],
    ['with a string that is too long', altered(56, 60_000), 'bad string in RUN'],
    ['that is cut short in its numbers', resized(55), 'short RUN'],
    ['that is cut short in its strings', resized(RUN.length - 6), 'bad string in RUN'],
    ['with bytes behind it', resized(RUN.length - 4), 'bytes after RUN'],
  ])('refuse a run %s', (_, frame, expected) => {
    expect(unit('requests', [], frame)).toEqual([expected]);
  });

  // CPU time less what the reader itself has used, in µs.
  test.each([
    ['v1', 1, 913_926, 22_528_000 + 1_249_280, 876_544, 3],
    ['v1-old-kernel', 1, 500_000, 22_528_000 + 1_249_280, 0, 0],
    ['v2', 2, 1_734_512, 34_263_040 + 5_242_880, 3_051_520, 2],
    ['v2-without-kernel', 2, 1_734_512, 34_263_040 + 5_242_880, 2_331_856, 0],
  ])('read the cgroup of %s', (tree, version, cpuUs, memory, kernel, oom) => {
    const [line] = unit('meter', [`${CGROUPS}/${tree}`]);
    const read = /^v(\d) cpu=cgroup:(\d+) memory=cgroup:(\d+) kernel=(\d+) oom=(\d+)$/.exec(
      line ?? '',
    );
    const [, v, cpu, ...others] = (read ?? []).map(Number);
    expect([v, ...others]).toEqual([version, memory, kernel, oom]);
    expect(cpu).toBeLessThanOrEqual(cpuUs);
    expect(cpu).toBeGreaterThan(cpuUs / 2);
  });

  test.each(['v1-truncated', 'v2-truncated', 'none'])(
    'go by /proc where the files are not whole: %s',
    (tree) => {
      expect(unit('meter', [`${CGROUPS}/${tree}`])).toEqual([
        expect.stringMatching(/^v[12] cpu=proc:\d+ memory=proc:\d+ kernel=0 oom=0$/),
      ]);
    },
  );

  // Of one task before and after a window: ran, waited; then what all tasks together ran.
  test.each([
    ['all of the wait of a task on its own', [10, 5, 40, 75, 30], 70],
    ['nothing of a sleep', [10, 5, 10, 5, 0], 0],
    ['nothing of a wait behind others of the same program', [0, 0, 50, 50, 100], 0],
    ['the rest of a wait that others of the program filled in part', [0, 0, 20, 80, 50], 50],
    ['from the beginning, for a task that got the number of another', [90, 90, 10, 20, 10], 20],
    ['all, where the counts of the container lag behind', [0, 0, 30, 60, 20], 60],
  ])('credit %s', (_, numbers, expected) => {
    expect(unit('credit', [], Buffer.from(numbers.join(' ')))).toEqual([String(expected)]);
  });

  it('hand on live input whole and in order, in whatever pieces it comes and is taken', () => {
    expect(unit('feed', ['1'])).toEqual(['nothing lost']);
  });

  test.each([
    [0, 'ended whole'],
    [65_536, 'ended whole'],
    [100_000, 'ended whole'],
    [100_001, 'over whole'],
    [900_000, 'over whole'],
  ])('capture %i bytes under a limit of 100,000', (count, expected) => {
    expect(unit('capture', ['100000', String(count)])).toEqual([expected]);
  });
});
