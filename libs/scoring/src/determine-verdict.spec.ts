import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { NearLimitRule } from '#exam-bank';
import { countingRun } from './counting-run.js';
import { determineVerdict, submissionVerdict, testVerdict } from './determine-verdict.js';
import type { Comparison, ProcessFacts, TestFacts, TestRun, Verdict } from './run-facts.js';

const stream = (bytes: number) => ({ bytes, sha256: 'ab', truncated: false, head: '' });
const OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const OFF: NearLimitRule = { withinPercent: 0, runs: 1, counts: 'median' };
const MEDIAN: NearLimitRule = { withinPercent: 10, runs: 3, counts: 'median' };
const QUICKEST: NearLimitRule = { ...MEDIAN, counts: 'quickest' };

function run(process: Partial<ProcessFacts>, comparison: Comparison | null): TestRun {
  return {
    process: {
      exitCode: 0,
      signal: null,
      killedFor: null,
      cpuUserUs: 300_000,
      cpuSystemUs: 100_000,
      wallUs: 1_000_000,
      waitUs: 0,
      peakMemoryBytes: 1,
      stdout: stream(2),
      stderr: stream(0),
      ...process,
    },
    comparison,
  };
}

function facts(
  process: Partial<ProcessFacts> | null,
  comparison: Comparison | null,
  more: Partial<TestFacts> = {},
): TestFacts {
  return {
    test: 'basic/01',
    group: 'basic',
    limits: { cpuMs: 1000, wallMs: 3000, memoryMiB: 64, outputKiB: 64 },
    ...(process === null ? { process: null, comparison } : run(process, comparison)),
    inputSha256: 'ef',
    answerSha256: 'cd',
    ...more,
  };
}
const right = { accepted: true, message: '' };
const wrong = { accepted: false, message: '' };
const half = { accepted: false, message: '', share: '1/2' };
const silent = { stdout: stream(0) };
const noAnswer = { answerSha256: OF_NOTHING };
const cpu = (ms: number) => ({ cpuUserUs: ms * 1000 - 10, cpuSystemUs: 10 });
const killed = (killedFor: ProcessFacts['killedFor'], ms = 400) => ({
  exitCode: null,
  signal: 9,
  killedFor,
  ...cpu(ms),
});

type Case = readonly [name: string, facts: TestFacts, verdict: Verdict];
const judged = (cases: readonly Case[], rule = OFF) => {
  test.each(cases)('%s', (_, given, verdict) => {
    expect(testVerdict(given, rule).verdict).toBe(verdict);
  });
};

describe('the verdict on a test', () => {
  judged([
    ['ended, right', facts({}, right), 'accepted'],
    ['ended, wrong', facts({}, wrong), 'wrong-answer'],
    ['ended, partly right', facts({}, half), 'partial'],
    ['ended without a byte', facts(silent, wrong), 'no-output'],
    ['no byte, yet partly right', facts(silent, half), 'partial'],
    [
      'no byte where none is expected, yet a checker objects',
      facts(silent, wrong, noAnswer),
      'wrong-answer',
    ],
    ['no byte where that is right', facts(silent, right, noAnswer), 'accepted'],
    ['exit code', facts({ exitCode: 1 }, null), 'runtime-error'],
    ['exit code, whatever it had printed', facts({ exitCode: 1 }, right), 'runtime-error'],
    ['signal', facts({ exitCode: null, signal: 11 }, null), 'runtime-error'],
    ['forbidden system call', facts({ exitCode: null, signal: 31 }, null), 'restricted'],
    ['killed for CPU', facts(killed('cpu', 1250), null), 'time-limit'],
    ['killed for wall time', facts(killed('wall'), null), 'wall-time-limit'],
    ['killed for memory', facts(killed('memory'), null), 'memory-limit'],
    ['killed for output', facts(killed('output'), null), 'output-limit'],
    ['killed although it had ended well', facts({ killedFor: 'output' }, right), 'output-limit'],
    ['CPU limit met exactly', facts(cpu(1000), right), 'accepted'],
    ['CPU limit passed by a microsecond', facts(cpu(1000.001), right), 'time-limit'],
    [
      'over the CPU limit, then killed for wall time',
      facts(killed('wall', 1001), null),
      'time-limit',
    ],
    [
      'over the CPU limit, then killed for memory',
      facts(killed('memory', 1001), null),
      'time-limit',
    ],
    [
      'over the CPU limit, then a signal',
      facts({ ...killed(null, 1001), signal: 11 }, null),
      'time-limit',
    ],
    [
      'over the CPU limit, then an exit code',
      facts({ exitCode: 1, ...cpu(1001) }, null),
      'time-limit',
    ],
    ['never run', facts(null, null), 'skipped'],
  ]);
});

describe('facts that are no mark', () => {
  const broken = (change: object) => facts(change, right);
  const compared = (change: object) => facts({}, { ...half, ...change });
  judged([
    ['never run, yet compared', facts(null, right), 'not-marked'],
    [
      'never run, yet repeated',
      facts(null, null, { repeats: { rule: MEDIAN, runs: [] } }),
      'not-marked',
    ],
    ['never run, yet a conversation', facts(null, null, { transcript: stream(1) }), 'not-marked'],
    ['neither exit code nor signal', broken({ exitCode: null }), 'not-marked'],
    ['exit code and signal', broken({ signal: 11 }), 'not-marked'],
    ['nothing compared', facts({}, null), 'not-marked'],
    ['no output and nothing compared', facts(silent, null), 'not-marked'],
    ['unknown reason of a kill', broken({ killedFor: 'toString' }), 'not-marked'],
    ['killed for CPU time that it had not used', facts(killed('cpu', 1000), null), 'not-marked'],
    ['no such signal', broken({ exitCode: null, signal: 0 }), 'not-marked'],
    ['CPU time that runs backwards', broken({ cpuUserUs: -1 }), 'not-marked'],
    ['CPU time that is no number', broken({ cpuUserUs: Number.NaN }), 'not-marked'],
    [
      'no CPU limit',
      facts({}, right, { limits: { cpuMs: 0, wallMs: 1, memoryMiB: 1, outputKiB: 1 } }),
      'not-marked',
    ],
    [
      'a comparison that is not a boolean',
      compared({ accepted: 'yes', share: undefined }),
      'not-marked',
    ],
    ['accepted, yet only in part', compared({ accepted: true }), 'not-marked'],
    ['a share of all', compared({ share: '1' }), 'not-marked'],
    ['a share of nothing', compared({ share: '0' }), 'not-marked'],
    ['a share beyond all', compared({ share: '3/2' }), 'not-marked'],
    ['a share below nothing', compared({ share: '-1/2' }), 'not-marked'],
    ['a share that divides by nothing', compared({ share: '1/0' }), 'not-marked'],
    ['a share that is a number', compared({ share: 0.5 }), 'not-marked'],
  ]);
});

describe('a conversation', () => {
  const said = { transcript: stream(40) };
  const first = (endedFirst: 'program' | 'interactor') => ({ ...said, endedFirst });
  const [program, interactor] = [first('program'), first('interactor')];
  const broke = { exitCode: null, signal: 13 };
  judged([
    ['accepted, ended well', facts({}, right, interactor), 'accepted'],
    ['the program ended well first, then accepted', facts({}, right, program), 'accepted'],
    ['accepted in part', facts({}, half, program), 'partial'],
    ['the program ended well first, then rejected', facts({}, wrong, program), 'wrong-answer'],
    [
      'rejected without a byte: the answer is no output',
      facts(silent, wrong, program),
      'wrong-answer',
    ],
    ['rejected, then the program ended well', facts({}, wrong, interactor), 'wrong-answer'],
    [
      'rejected, then the program died of a closed pipe',
      facts(broke, wrong, interactor),
      'wrong-answer',
    ],
    ['rejected, then an exit code', facts({ exitCode: 3 }, wrong, interactor), 'wrong-answer'],
    [
      'rejected, then the program went on spinning',
      facts(killed('cpu', 1250), wrong, interactor),
      'wrong-answer',
    ],
    [
      'rejected, then the program went on waiting',
      facts(killed('wall'), wrong, interactor),
      'wrong-answer',
    ],
    ['the program died first', facts(broke, null, program), 'runtime-error'],
    [
      'the program failed first, whatever was then decided',
      facts({ exitCode: 1 }, wrong, program),
      'runtime-error',
    ],
    [
      'the program was ended first for its time',
      facts(killed('cpu', 1250), null, program),
      'time-limit',
    ],
    ['both waited for each other', facts(killed('wall'), null, program), 'wall-time-limit'],
    [
      'accepted, then the program went on spinning',
      facts(killed('cpu', 1250), right, interactor),
      'time-limit',
    ],
    [
      'accepted, then the program went on waiting',
      facts(killed('wall'), right, interactor),
      'wall-time-limit',
    ],
    ['accepted, then the program died', facts(broke, right, interactor), 'runtime-error'],
    ['accepted in part, then the program died', facts(broke, half, interactor), 'runtime-error'],
    ['the interactor ended first without a decision', facts({}, null, interactor), 'not-marked'],
    ['the program ended well, and no decision', facts({}, null, program), 'not-marked'],
    ['no transcript', facts({}, right, { endedFirst: 'program' }), 'not-marked'],
    ['nobody ended first', facts({}, right, said), 'not-marked'],
    [
      'a stranger ended first',
      facts({}, right, { ...said, endedFirst: 'x' as 'program' }),
      'not-marked',
    ],
  ]);
});

describe('a run near the CPU limit', () => {
  const repeated = (
    times: readonly number[],
    rule = MEDIAN,
    comparison: (ms: number) => Comparison | null = () => right,
  ) => {
    const [one, ...others] = times.map((ms) => run(cpu(ms), comparison(ms)));
    return { ...facts({}, null), ...one!, repeats: { rule, runs: others } };
  };
  const once = (ms: number) => facts(cpu(ms), right);

  describe('counts by the middle one', () => {
    judged(
      [
        ['two of three inside', repeated([1001, 950, 940]), 'accepted'],
        ['two of three outside', repeated([950, 1001, 1100]), 'time-limit'],
        ['far outside is near nothing', facts(killed('cpu', 1250), null), 'time-limit'],
        [
          'its comparison counts',
          repeated([1000, 990, 980], MEDIAN, (ms) => (ms === 990 ? wrong : right)),
          'wrong-answer',
        ],
        [
          'its share counts',
          repeated([1000, 990, 980], MEDIAN, (ms) => (ms === 990 ? half : right)),
          'partial',
        ],
        ['of equals the one that ran in between', repeated([990, 990, 990]), 'accepted'],
        ['the bound below counts', repeated([900, 1, 2]), 'accepted'],
        ['the bound above counts', repeated([1100, 1250, 1]), 'time-limit'],
        ['just below the bound there is one run', once(899.999), 'accepted'],
        ['just above the bound there is one run', once(1100.001), 'time-limit'],
      ],
      MEDIAN,
    );
  });

  describe('counts by the quickest', () => {
    judged(
      [
        ['one of three inside', repeated([1090, 1001, 1000], QUICKEST), 'accepted'],
        ['none inside', repeated([1090, 1002, 1001], QUICKEST), 'time-limit'],
      ],
      QUICKEST,
    );
  });

  it('takes the earlier of equals, so that everybody shows the same run', () => {
    const given = repeated([1000, 950, 950], QUICKEST, (ms) => (ms === 950 ? wrong : right));
    expect(countingRun(given)).toBe(given.repeats.runs[0]);
    const even = repeated([950, 950, 950]);
    expect(countingRun(even)).toBe(even.repeats.runs[0]);
  });

  describe('is no mark where its runs are not those of the rule', () => {
    const ruled = (change: object) => repeated([950, 950, 950], { ...MEDIAN, ...change });
    judged(
      [
        ['not repeated', once(950), 'not-marked'],
        ['a run missing', repeated([950, 950]), 'not-marked'],
        ['a run too many', repeated([950, 950, 950, 950]), 'not-marked'],
        ['repeated although it was not near', repeated([500, 950, 950]), 'not-marked'],
        ['by another count', ruled({ counts: 'quickest' }), 'not-marked'],
        ['by another distance', ruled({ withinPercent: 11 }), 'not-marked'],
        [
          'by another number',
          { ...ruled({ runs: 1 }), ...{ repeats: { rule: { ...MEDIAN, runs: 1 }, runs: [] } } },
          'not-marked',
        ],
        [
          'one of them without an end',
          repeated([950, 951, 960], MEDIAN, (ms) => (ms === 960 ? null : right)),
          'not-marked',
        ],
        [
          'no rule',
          { ...ruled({}), repeats: { runs: [] } as unknown as NonNullable<TestFacts['repeats']> },
          'not-marked',
        ],
        [
          'no runs',
          {
            ...ruled({}),
            repeats: { rule: MEDIAN } as unknown as NonNullable<TestFacts['repeats']>,
          },
          'not-marked',
        ],
        [
          'a run that is nothing',
          {
            ...ruled({}),
            repeats: { rule: MEDIAN, runs: [null, null] } as unknown as NonNullable<
              TestFacts['repeats']
            >,
          },
          'not-marked',
        ],
      ],
      MEDIAN,
    );
    judged([
      ['repeated although the task has no such rule', repeated([950, 950, 950]), 'not-marked'],
    ]);
    const even = { ...MEDIAN, runs: 2 };
    judged([['an even number has no middle', repeated([950, 950], even), 'not-marked']], even);
    const odd = { ...MEDIAN, counts: 'slowest' as 'median' };
    judged([['a count that nobody knows', repeated([950, 950, 950], odd), 'not-marked']], odd);
  });
});

describe('the verdict on a submission', () => {
  const cases: readonly (readonly [string, boolean, readonly Verdict[], Verdict])[] = [
    ['all accepted', true, ['accepted', 'accepted'], 'accepted'],
    [
      'the first that is not accepted',
      true,
      ['accepted', 'time-limit', 'wrong-answer'],
      'time-limit',
    ],
    ['a partly right one is not accepted', true, ['accepted', 'partial', 'no-output'], 'partial'],
    ['a skipped one comes after its cause', true, ['wrong-answer', 'skipped'], 'wrong-answer'],
    ['skipped without a cause', true, ['accepted', 'skipped'], 'not-marked'],
    ['one not marked, even last', true, ['wrong-answer', 'not-marked'], 'not-marked'],
    ['no test at all', true, [], 'not-marked'],
    ['does not compile', false, [], 'compile-error'],
    ['does not compile, yet ran', false, ['accepted'], 'not-marked'],
    ['a verdict that no test has', true, ['accepted', 'compile-error'], 'not-marked'],
    ['an unknown verdict', true, ['accepted', 'great' as Verdict], 'not-marked'],
  ];
  test.each(cases)('%s', (_, ok, verdicts, verdict) => {
    expect(submissionVerdict({ ok }, verdicts)).toBe(verdict);
  });

  it('does not take a missing compile result for a good one', () => {
    const unknown = { ok: undefined as unknown as boolean };
    expect(submissionVerdict(unknown, ['accepted'])).toBe('not-marked');
  });
});

describe('laws', () => {
  const compile = { ok: true } as Parameters<typeof determineVerdict>[0]['compile'];
  const accepted: TestFacts = {
    ...facts(cpu(1000), right, { transcript: stream(9), endedFirst: 'program' }),
    repeats: {
      rule: MEDIAN,
      runs: [950, 960].map((ms) => ({
        ...run(cpu(ms), right),
        transcript: stream(9),
        endedFirst: 'program' as const,
      })),
    },
  };
  const verdictOf = (test: TestFacts) =>
    determineVerdict({ compile, tests: [test] }, MEDIAN).verdict;

  /** Every way to a part of the facts. */
  const parts = (value: unknown): readonly (readonly string[])[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([key, part]) => [
          [key],
          ...parts(part).map((rest) => [key, ...rest]),
        ]);
  const changed = (value: object, [key = '', ...rest]: readonly string[], to: unknown): object => {
    const copy: Record<string, unknown> = { ...value };
    if (rest.length > 0) copy[key] = changed(copy[key] as object, rest, to);
    else if (to === undefined) delete copy[key];
    else copy[key] = to;
    return Array.isArray(value) ? Object.values(copy) : copy;
  };

  it('accepts the facts that the following laws take apart', () => {
    expect(verdictOf(accepted)).toBe('accepted');
  });

  test.each(parts(accepted).map((path) => [path.join('.'), path] as const))(
    'facts without %s are no mark',
    (_, path) => {
      expect(verdictOf(changed(accepted, path, undefined) as TestFacts)).toBe('not-marked');
    },
  );

  it('never throws, and gives no points, whatever stands in the place of a part', () => {
    const junk = fc.oneof(
      fc.constantFrom<unknown>(null, Number.NaN, -1, Infinity, '', 'x', [], {}, true, 1.5, [null]),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...parts(accepted)), junk, (path, to) => {
        const verdict = verdictOf(changed(accepted, path, to) as TestFacts);
        if (typeof to === 'object' && to !== null) expect(verdict).not.toBe('accepted');
        expect(['partial', 'skipped']).not.toContain(verdict);
      }),
    );
  });

  it('accepts only what ended by itself with 0, within its CPU limit, and was accepted', () => {
    const some = fc.record({
      exitCode: fc.constantFrom(null, 0, 0, 1),
      signal: fc.constantFrom(null, null, 9, 31),
      killedFor: fc.constantFrom<ProcessFacts['killedFor']>(
        null,
        null,
        'cpu',
        'wall',
        'memory',
        'output',
      ),
      cpuUserUs: fc.nat(1_500_000),
    });
    const decided = fc.constantFrom(right, right, wrong, half, null);
    const side = fc.constantFrom<Partial<TestFacts>>(
      {},
      { transcript: stream(1), endedFirst: 'program' },
      { transcript: stream(1), endedFirst: 'interactor' },
    );
    fc.assert(
      fc.property(some, decided, side, (process, comparison, more) => {
        const { verdict } = testVerdict(facts(process, comparison, more), OFF);
        const clean =
          process.exitCode === 0 &&
          process.signal === null &&
          process.killedFor === null &&
          process.cpuUserUs + 100_000 <= 1_000_000;
        expect(verdict === 'accepted').toBe(clean && comparison === right);
        expect(verdict === 'partial').toBe(clean && comparison === half);
      }),
    );
  });
});
