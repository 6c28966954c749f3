import { describe, expect, it } from '@jest/globals';
import { FAILURES_TO_OPEN } from './breaker.js';
import { EngineWatch } from './engine-watch.js';

/** A watch whose pauses are over at once, and what it logged; `answers` are what the probes find, then they pass. */
function watched(...answers: readonly string[]) {
  const left = [...answers];
  const [log, pauses]: [string[], number[]] = [[], []];
  let clock = 0;
  const watch = new EngineWatch({
    probe: () => {
      const answer = left.shift();
      return answer === undefined ? Promise.resolve() : Promise.reject(new Error(answer));
    },
    log: {
      warn: (_, message) => void log.push(`warn ${message}`),
      error: (_, message) => void log.push(`error ${message}`),
    },
    now: () => (clock += 1),
    pause: (ms) => Promise.resolve(pauses.push(ms)),
  });
  const failOften = () => {
    for (let count = 0; count < FAILURES_TO_OPEN; count += 1) watch.failed('connection refused');
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { watch, log, pauses, failOften, settle };
}

describe('EngineWatch', () => {
  it('has no objection while the engine is well', () => {
    const { watch } = watched();
    watch.failed('once');
    expect(watch.hindrance()).toBeUndefined();
    expect(watch.state).toBe('closed');
  });

  it('takes no work after failures in a row, says why, and probes until the engine is well', async () => {
    const { watch, log, pauses, failOften, settle } = watched('still away', 'no container');
    failOften();
    expect(watch.hindrance()).toEqual({ code: 'engine-ill', message: 'connection refused' });
    await settle();
    expect(watch.hindrance()).toBeUndefined();
    expect(pauses).toEqual([1_000, 2_000, 4_000]);
    expect(log).toEqual([
      'error the sandbox engine is ill: no run is claimed until it is well',
      'warn the sandbox engine is well again: runs are claimed',
    ]);
  });

  it('logs once however many slots fail, and probes once at a time', async () => {
    const { watch, log, pauses, failOften, settle } = watched();
    failOften();
    watch.failed('another slot');
    watch.failed('a third');
    await settle();
    expect(log).toHaveLength(2);
    expect(pauses).toHaveLength(1);
  });

  it('opens again when the engine falls ill again', async () => {
    const { watch, log, failOften, settle } = watched();
    failOften();
    await settle();
    failOften();
    expect(watch.state).toBe('open');
    await settle();
    expect(log).toHaveLength(4);
  });

  it('stops in the middle of a pause', async () => {
    const watch = new EngineWatch({
      probe: () => Promise.reject(new Error('away')),
      log: { warn: () => undefined, error: () => undefined },
      now: () => 0,
    });
    for (let count = 0; count < FAILURES_TO_OPEN; count += 1) watch.failed('away');
    await watch.stop();
    expect(watch.state).toBe('open');
  });
});
