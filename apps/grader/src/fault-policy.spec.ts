import { describe, expect, test } from '@jest/globals';
import { mayBeTheEngines, runFault } from './fault-policy.js';

describe('runFault', () => {
  test.each([
    'engine-unreachable',
    'container-not-started',
    'image-missing',
    'language-missing',
    'toolchain-differs',
    'worker-stopping',
    'database-outage',
    'keys-unavailable',
  ] as const)('does not hold %s against the run', (code) => {
    expect(runFault(code).usesTry).toBe(false);
  });

  test.each([
    'starved',
    'container-died',
    'deadline',
    'protocol',
    'no-space',
    'checker-threw',
    'internal-error',
  ] as const)('parks a run that keeps ending with %s', (code) => {
    expect(runFault(code)).toEqual({ usesTry: true });
  });

  test('leaves a run at rest whose image is missing, so that other languages go first', () => {
    expect(runFault('image-missing')).toEqual({ usesTry: false, pauseMs: 30_000 });
    expect(runFault('language-missing')).toEqual({ usesTry: false, pauseMs: 30_000 });
  });
});

test.each([
  ['container-died', true],
  ['deadline', true],
  ['protocol', true],
  ['starved', false],
  ['checker-died', false],
  ['engine-unreachable', false],
] as const)('whether the engine is asked about %s: %s', (code, expected) => {
  expect(mayBeTheEngines(code)).toBe(expected);
});
