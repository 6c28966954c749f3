import { describe, expect, it, test } from '@jest/globals';
import { submissionVerdict, testVerdict } from './determine-verdict.js';
import type { Comparison, ProcessFacts, TestFacts, Verdict } from './run-facts.js';

const stream = (bytes: number) => ({ bytes, sha256: 'ab', truncated: false, head: '' });
const OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function facts(
  process: Partial<ProcessFacts> | null,
  comparison: Comparison | null,
  answerSha256 = 'cd',
): TestFacts {
  return {
    test: 'basic/01',
    group: 'basic',
    limits: { cpuMs: 1000, wallMs: 3000, memoryMiB: 64, outputKiB: 64 },
    process: process && {
      exitCode: 0,
      signal: null,
      killedFor: null,
      cpuUserUs: 900_000,
      cpuSystemUs: 100_000,
      wallUs: 1_000_000,
      waitUs: 0,
      peakMemoryBytes: 1,
      stdout: stream(2),
      stderr: stream(0),
      ...process,
    },
    comparison,
    inputSha256: 'ef',
    answerSha256,
  };
}
const right = { accepted: true, message: '' };
const wrong = { accepted: false, message: '' };
const silent = { stdout: stream(0) };

describe('the verdict on a test', () => {
  const cases: readonly (readonly [string, TestFacts, Verdict])[] = [
    ['ended, right', facts({}, right), 'accepted'],
    ['ended, wrong', facts({}, wrong), 'wrong-answer'],
    ['ended without a byte', facts(silent, wrong), 'no-output'],
    [
      'no byte where none is expected, yet a checker objects',
      facts(silent, wrong, OF_NOTHING),
      'wrong-answer',
    ],
    ['no byte where that is right', facts(silent, right, OF_NOTHING), 'accepted'],
    ['exit code', facts({ exitCode: 1 }, null), 'runtime-error'],
    ['exit code, whatever it had printed', facts({ exitCode: 1 }, right), 'runtime-error'],
    ['signal', facts({ exitCode: null, signal: 11 }, null), 'runtime-error'],
    ['forbidden system call', facts({ exitCode: null, signal: 31 }, null), 'restricted'],
    ['killed for CPU', facts({ exitCode: null, signal: 9, killedFor: 'cpu' }, null), 'time-limit'],
    [
      'killed for wall time',
      facts({ exitCode: null, signal: 9, killedFor: 'wall' }, null),
      'wall-time-limit',
    ],
    [
      'killed for memory',
      facts({ exitCode: null, signal: 9, killedFor: 'memory' }, null),
      'memory-limit',
    ],
    [
      'killed for output',
      facts({ exitCode: null, signal: 9, killedFor: 'output' }, null),
      'output-limit',
    ],
    ['killed although it had ended well', facts({ killedFor: 'output' }, right), 'output-limit'],
    ['CPU limit met exactly', facts({ cpuUserUs: 999_999, cpuSystemUs: 1 }, right), 'accepted'],
    [
      'CPU limit passed by a microsecond',
      facts({ cpuUserUs: 1_000_000, cpuSystemUs: 1 }, right),
      'time-limit',
    ],
    ['never run', facts(null, null), 'skipped'],
    ['never run, yet compared', facts(null, right), 'not-marked'],
    ['neither exit code nor signal', facts({ exitCode: null }, right), 'not-marked'],
    ['nothing compared', facts({}, null), 'not-marked'],
    ['no output and nothing compared', facts(silent, null), 'not-marked'],
    ['unknown reason of a kill', facts({ killedFor: 'toString' as 'cpu' }, right), 'not-marked'],
    ['no such signal', facts({ exitCode: null, signal: 0 }, null), 'not-marked'],
    [
      'a comparison that is not a boolean',
      facts({}, { accepted: 'yes' as unknown as boolean, message: '' }),
      'not-marked',
    ],
  ];
  test.each(cases)('%s', (_, given, verdict) => {
    expect(testVerdict(given)).toBe(verdict);
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
    ['a skipped one comes after its cause', true, ['wrong-answer', 'skipped'], 'wrong-answer'],
    ['skipped without a cause', true, ['accepted', 'skipped'], 'not-marked'],
    ['one not marked, even last', true, ['wrong-answer', 'not-marked'], 'not-marked'],
    ['no test at all', true, [], 'not-marked'],
    ['does not compile', false, [], 'compile-error'],
    ['does not compile, yet ran', false, ['accepted'], 'not-marked'],
    ['a verdict that no test has', true, ['accepted', 'partial'], 'not-marked'],
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
