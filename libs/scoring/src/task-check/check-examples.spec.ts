import { describe, expect, it, test } from '@jest/globals';
import type { ExampleSubmission, PackagedExpectation } from '#exam-bank';
import { aTask } from '../../../../test/factories/task.js';
import type { Verdict } from '../run-facts.js';
import { checkExamples, type ExampleEvidence } from './check-examples.js';
import type { ExampleRun, ExampleTestRun } from './example-run.js';
import { DEFAULT_MARGINS, isNearMemoryLimit, withMemoryDivided, withTimes } from './margins.js';

const task = aTask(); // 1000 ms, 256 MiB, tests basic/1 and basic/2, Python
const MIB = 1024 * 1024;

function example(verdict: string, changes: Partial<ExampleSubmission> = {}): ExampleSubmission {
  const path = `submissions/${verdict}.py`;
  return { path, files: [], language: 'python', verdict, points: undefined, ...changes };
}

function aRun(
  verdict: Verdict,
  tests: readonly Partial<ExampleTestRun>[] = [{ verdict }, { verdict }],
  points = verdict === 'accepted' ? '10' : '0',
): ExampleRun {
  return {
    ...{ verdict, points, maxPoints: '10' },
    tests: tests.map((one, at) => ({
      ...{ id: `basic/${at + 1}`, verdict, cpuMs: 10, memoryBytes: MIB, stdoutSha256: 'a' },
      ...one,
    })),
  };
}

/** What the check says of one example; an accepted one stands beside it, so that the language is shown to do. */
function problemsOf(
  one: ExampleSubmission,
  evidence: ExampleEvidence,
  changes: Parameters<typeof aTask>[0] = {},
): readonly string[] {
  const reference = example('accepted', { path: 'reference' });
  const checked = { ...task, ...changes, examples: [reference, one] };
  const all = [{ runs: [aRun('accepted')] }, evidence];
  return checkExamples(checked, all, DEFAULT_MARGINS).map(({ code }) => code);
}

describe('a task passes its check', () => {
  it('when every example does what it promises, with margins, every time', () => {
    const runs = [aRun('accepted'), aRun('accepted'), aRun('accepted')];
    expect(problemsOf(example('accepted', { points: '10' }), { runs })).toEqual([]);
    const slow = { runs: [aRun('time-limit')], stretched: aRun('time-limit') };
    expect(problemsOf(example('time-limit'), slow)).toEqual([]);
  });

  it('and not when there is no grading of an example, no example, or none accepted in an allowed language', () => {
    expect(problemsOf(example('accepted'), { runs: [] })).toEqual(['not-graded']);
    expect(checkExamples({ ...task, examples: [] }, [], undefined)).toMatchObject([
      { code: 'no-accepted-example' },
    ]);
    expect(
      problemsOf(
        example('wrong-answer'),
        { runs: [aRun('wrong-answer')] },
        {
          languages: ['python', 'java'],
        },
      ),
    ).toEqual(['no-accepted-example']);
  });
});

describe('the promise of an example', () => {
  test.each<readonly [string, ExampleSubmission, ExampleRun, readonly string[]]>([
    ['another verdict', example('wrong-answer'), aRun('no-output'), ['wrong-verdict']],
    [
      'the same verdict, other points',
      example('accepted', { points: '9' }),
      aRun('accepted'),
      ['wrong-points'],
    ],
    [
      'points that are equal in another spelling',
      example('accepted', { points: '10.0' }),
      aRun('accepted'),
      [],
    ],
    [
      'both wrong',
      example('accepted', { points: '9' }),
      aRun('wrong-answer'),
      ['wrong-verdict', 'wrong-points'],
    ],
  ])('%s', (_, one, run, expected) => {
    expect(problemsOf(one, { runs: [run], stretched: run })).toEqual(expected);
  });

  const only = (packaged: Partial<PackagedExpectation>): ExampleSubmission =>
    example('as packaged', { packaged: { tests: [], ...packaged } });
  const slowOrRight = only({
    tests: [{ permitted: ['accepted', 'time-limit'], required: ['time-limit'] }],
  });
  test.each<readonly [string, ExampleSubmission, ExampleRun, boolean]>([
    [
      'some test too slow, the others right',
      slowOrRight,
      aRun('time-limit', [{ verdict: 'accepted' }, {}]),
      true,
    ],
    ['too slow by wall time', slowOrRight, aRun('wall-time-limit'), true],
    ['all right', slowOrRight, aRun('accepted'), false],
    [
      'a test that is not permitted',
      slowOrRight,
      aRun('time-limit', [{}, { verdict: 'no-output' }]),
      false,
    ],
    [
      'skipped tests are no verdict',
      slowOrRight,
      aRun('time-limit', [{}, { verdict: 'skipped' }]),
      true,
    ],
    ['a compile error, which has no test', slowOrRight, aRun('compile-error', []), false],
    ['its own verdict', only({ verdicts: ['runtime-error'] }), aRun('memory-limit'), true],
    ['not its own verdict', only({ verdicts: ['runtime-error'] }), aRun('accepted'), false],
    [
      'points inside the range',
      only({ points: { least: '1', most: '5' } }),
      aRun('wrong-answer', [], '5'),
      true,
    ],
    [
      'points outside the range',
      only({ points: { least: '1', most: '5' } }),
      aRun('wrong-answer', [], '51/10'),
      false,
    ],
    [
      'of some tests only',
      only({ tests: [{ tests: ['basic/2'], permitted: ['accepted'], required: ['accepted'] }] }),
      aRun('wrong-answer', [{}, { verdict: 'accepted' }]),
      true,
    ],
  ])('in a package: %s', (_, one, run, holds) => {
    expect(problemsOf(one, { runs: [run] })).toHaveLength(holds ? 0 : 1);
  });
});

describe('margins', () => {
  const limitOf = (cpuMs: number) => ({
    python: { cpuMs, wallMs: 9000, memoryMiB: 256, outputKiB: 64, processes: 1 },
  });
  const accepted = (...cpuMs: readonly number[]) => ({
    runs: cpuMs.map((one) => aRun('accepted', [{ cpuMs: 10 }, { cpuMs: one }])),
  });
  it('of an accepted example: twice its slowest test in any run is at most the limit', () => {
    expect(problemsOf(example('accepted'), accepted(500))).toEqual([]);
    expect(problemsOf(example('accepted'), accepted(500.1))).toEqual(['time-limit-tight']);
    expect(problemsOf(example('accepted'), accepted(10, 10, 600))).toEqual(['time-limit-tight']);
    expect(
      problemsOf(example('wrong-answer'), { runs: [aRun('wrong-answer', [{ cpuMs: 900 }])] }),
    ).toEqual([]);
  });

  it('go by the limit of the very test', () => {
    const [group] = task.groups;
    const tests = group!.tests.map((one, at) =>
      at === 1 ? { ...one, limits: limitOf(3000) } : one,
    );
    const groups = [{ ...group!, tests }];
    expect(problemsOf(example('accepted'), accepted(1400), { groups })).toEqual([]);
    expect(problemsOf(example('accepted'), accepted(1600), { groups })).toEqual([
      'time-limit-tight',
    ]);
  });

  it('of a time-limit example: some test is still too slow with one and a half times the limit', () => {
    const runs = [aRun('time-limit')];
    const stretched = aRun('time-limit', [{ verdict: 'accepted' }, {}]);
    expect(problemsOf(example('time-limit'), { runs, stretched })).toEqual([]);
    expect(problemsOf(example('time-limit'), { runs, stretched: aRun('accepted') })).toEqual([
      'time-limit-loose',
    ]);
  });

  it('of memory: what came near the limit is run again with less, and has to be content with it', () => {
    const near = aRun('accepted', [{ memoryBytes: 210 * MIB }]);
    const of = { run: near, margins: DEFAULT_MARGINS };
    expect(isNearMemoryLimit(task, example('accepted'), of)).toBe(true);
    expect(isNearMemoryLimit(task, example('memory-limit'), of)).toBe(false);
    expect(isNearMemoryLimit(task, example('accepted'), { ...of, run: aRun('accepted') })).toBe(
      false,
    );
    expect(problemsOf(example('accepted'), { runs: [near], squeezed: near })).toEqual([]);
    expect(
      problemsOf(example('accepted'), { runs: [near], squeezed: aRun('memory-limit') }),
    ).toEqual(['memory-limit-tight']);
  });

  it('are tried with every limit of the task changed, and nothing else', () => {
    const [group] = task.groups;
    const tests = group!.tests.map((one) => ({ ...one, limits: limitOf(100) }));
    const whole = { ...task, groups: [{ ...group!, limits: limitOf(200), tests }] };
    const slow = withTimes(whole, 1.5);
    expect(slow.limits['python']).toMatchObject({ cpuMs: 1500, wallMs: 4500, memoryMiB: 256 });
    expect(slow.groups[0]?.limits?.['python']).toMatchObject({ cpuMs: 300, wallMs: 13_500 });
    expect(slow.groups[0]?.tests[0]?.limits?.['python']).toMatchObject({ cpuMs: 150 });
    expect(slow.nearLimit.withinPercent).toBe(0);
    const small = withMemoryDivided(whole, 1.25);
    expect(small.limits['python']).toMatchObject({ cpuMs: 1000, memoryMiB: 204 });
    expect({ ...small, limits: 0, groups: 0, nearLimit: 0 }).toEqual({
      ...{ ...whole, limits: 0, groups: 0, nearLimit: 0 },
    });
  });
});

describe('repeated runs', () => {
  const runs = (...made: readonly Partial<ExampleTestRun>[]) => ({
    runs: made.map((one) => aRun('accepted', [one])),
  });
  const checker = { kind: 'javascript', source: '' } as const;
  test.each<readonly [string, ExampleEvidence, object, readonly string[]]>([
    ['the same', runs({}, {}), {}, []],
    ['another output', runs({}, { stdoutSha256: 'b' }), {}, ['output-changes']],
    ['another output that a checker accepts', runs({}, { stdoutSha256: 'b' }), { checker }, []],
    [
      'another verdict',
      runs({}, {}, { verdict: 'wrong-answer' }),
      { checker },
      ['verdict-changes'],
    ],
    [
      'a skipped test',
      runs({}, { verdict: 'skipped', stdoutSha256: null }),
      {},
      ['verdict-changes'],
    ],
    [
      'another output of a crash',
      {
        runs: [aRun('runtime-error'), aRun('runtime-error', [{ stdoutSha256: 'b' }, {}])],
      },
      {},
      [],
    ],
  ])('%s', (_, evidence, changes, expected) => {
    const verdict = evidence.runs[0]?.verdict ?? '';
    expect(problemsOf(example(verdict), evidence, changes)).toEqual(expected);
  });
});
