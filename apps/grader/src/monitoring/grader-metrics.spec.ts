import { beforeEach, describe, expect, it } from '@jest/globals';
import { acceptedFacts } from '../../../../test/factories/run-facts.js';
import { aTask } from '../../../../test/factories/task.js';
import { openGate } from '../../../../test/fakes/open-gate.js';
import { parseExposition, valueOf, type Sample } from '../../../../test/monitoring/exposition.js';
import { createGraderMetrics, type GraderMetrics } from './grader-metrics.js';

let metrics: GraderMetrics;
beforeEach(() => {
  metrics = createGraderMetrics('1.2.3');
});
const scrape = async (): Promise<readonly Sample[]> =>
  parseExposition(await metrics.registry.metrics());

describe('the metrics of a grader', () => {
  it('say what runs', async () => {
    const labels = { version: '1.2.3', node: process.version };
    expect(valueOf(await scrape(), 'assay_build_info', labels)).toBe(1);
  });

  it('count runs, what they waited, took and ended in', async () => {
    metrics.claimed({ purpose: 'exam', waitedMs: 1_500 });
    const task = aTask();
    metrics.graded({ language: 'python', task, facts: acceptedFacts(task) });
    metrics.ended({ language: 'python', end: 'committed', ms: 700 });
    metrics.ended({ language: 'unknown', end: 'queued', ms: 10, code: 'engine-unreachable' });
    const samples = await scrape();
    expect(valueOf(samples, 'assay_queue_wait_seconds_sum', { purpose: 'exam' })).toBe(1.5);
    expect(valueOf(samples, 'assay_run_seconds_sum', { end: 'committed' })).toBe(0.7);
    expect(valueOf(samples, 'assay_compile_seconds_count', { language: 'python' })).toBe(1);
    const tests = task.groups.flatMap((group) => group.tests).length;
    expect(valueOf(samples, 'assay_tests_total', { verdict: 'accepted' })).toBe(tests);
    const lost = { code: 'engine-unreachable' };
    expect(valueOf(samples, 'assay_infra_errors_total', lost)).toBe(1);
  });

  it('never hold a negative wait: clocks differ', async () => {
    metrics.claimed({ purpose: 'exam', waitedMs: -5 });
    expect(valueOf(await scrape(), 'assay_queue_wait_seconds_sum')).toBe(0);
  });

  it('count the pool and the containers', async () => {
    const place = { language: 'c', purpose: 'run' };
    metrics.sandboxEvent({ kind: 'pool-take', ...place, waited: false });
    metrics.sandboxEvent({ kind: 'pool-take', ...place, waited: true });
    metrics.sandboxEvent({ kind: 'pool-size', ...place, size: 2 });
    for (const gone of [true, true, false]) {
      metrics.sandboxEvent({ kind: 'container-created' });
      metrics.sandboxEvent({ kind: 'container-started', purpose: 'run', ms: 250 });
      metrics.sandboxEvent({ kind: 'container-removed', gone });
    }
    metrics.sandboxEvent({ kind: 'containers-reaped', count: 4 });
    const samples = await scrape();
    const values = Object.fromEntries(
      [
        'pool_hits_total',
        'pool_misses_total',
        'pool_waiting',
        'containers_created_total',
        'containers_removed_total',
        'containers_stuck_total',
        'containers_reaped_total',
        'containers_alive',
        'container_start_seconds_count',
      ].map((name) => [name, valueOf(samples, `assay_${name}`)]),
    );
    expect(values).toEqual({
      pool_hits_total: 1,
      pool_misses_total: 1,
      pool_waiting: 2,
      containers_created_total: 3,
      containers_removed_total: 2,
      containers_stuck_total: 1,
      containers_reaped_total: 4,
      containers_alive: 1,
      container_start_seconds_count: 3,
    });
  });

  it('show the state of breaker and gate as it is at the scrape', async () => {
    const seen = { breaker: 'closed' as 'closed' | 'open', full: false, refused: false };
    const gate = {
      get breaker() {
        return seen.breaker;
      },
      hindrances: () => (seen.full ? [{ code: 'disk-full', message: '' } as const] : []),
    };
    metrics.watchGate(gate, () => (seen.refused ? [{ language: 'c', message: '' }] : []));
    const look = async () => {
      const samples = await scrape();
      return [
        valueOf(samples, 'assay_breaker_state', { state: 'closed' }),
        valueOf(samples, 'assay_breaker_state', { state: 'open' }),
        valueOf(samples, 'assay_hindrance', { code: 'disk-full' }),
        valueOf(samples, 'assay_hindrance', { code: 'toolchain-differs' }),
      ];
    };
    expect(await look()).toEqual([1, 0, 0, 0]);
    Object.assign(seen, { breaker: 'open', full: true });
    expect(await look()).toEqual([0, 1, 1, 0]);
    Object.assign(seen, { breaker: 'closed', full: false, refused: true });
    expect(await look()).toEqual([1, 0, 0, 1]);
  });

  it('show the queue, and nothing where it cannot be seen: no number is better than a stale one', async () => {
    let looks = 0;
    let away = false;
    metrics.watchGate(openGate(), () => []);
    metrics.watchQueue(() => {
      looks += 1;
      if (away) return Promise.reject(new Error('away'));
      return Promise.resolve({
        lengths: { queued: 7, running: 2, parked: 1 },
        oldestDueSeconds: 12.5,
      });
    });
    const samples = await scrape();
    expect(looks).toBe(1);
    expect(valueOf(samples, 'assay_queue_runs', { state: 'queued' })).toBe(7);
    expect(valueOf(samples, 'assay_queue_runs', { state: 'parked' })).toBe(1);
    expect(valueOf(samples, 'assay_queue_oldest_seconds')).toBe(12.5);
    away = true;
    expect((await scrape()).filter(({ name }) => name.startsWith('assay_queue_'))).toEqual([]);
  });
});
