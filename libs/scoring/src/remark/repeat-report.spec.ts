import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../run-facts.js';
import { repeatReport, type RepeatedRun } from './repeat-report.js';

const run = (verdict: Verdict, cpuUs: number | null, image = 'sha256:a'): RepeatedRun => ({
  verdict,
  image,
  tests: [
    { test: 'a/1', verdict: 'accepted', cpuUs: 10 },
    { test: 'a/2', verdict, cpuUs },
  ],
});

describe('runs that were repeated', () => {
  it('show the tests that do not always say the same (E32)', () => {
    const report = repeatReport([
      run('accepted', 40),
      run('time-limit', 90),
      run('accepted', 20),
      run('accepted', 30),
    ]);
    expect(report.verdicts).toEqual([
      { verdict: 'accepted', count: 3 },
      { verdict: 'time-limit', count: 1 },
    ]);
    expect(report.tests.map(({ test, flaky }) => [test, flaky])).toEqual([
      ['a/1', false],
      ['a/2', true],
    ]);
    expect(report.tests[1]?.cpuUs).toEqual({ least: 20, middle: 30, most: 90 });
  });

  it('know no time of a test that did not run', () => {
    expect(repeatReport([run('skipped', null)]).tests[1]?.cpuUs).toBeNull();
  });

  it('name every image they ran in (E33)', () => {
    const report = repeatReport([run('accepted', 1), run('accepted', 1, 'sha256:b')]);
    expect(report.images).toEqual(['sha256:a', 'sha256:b']);
  });

  it('of none say nothing', () => {
    expect(repeatReport([])).toEqual({ runs: 0, verdicts: [], images: [], tests: [] });
  });
});
