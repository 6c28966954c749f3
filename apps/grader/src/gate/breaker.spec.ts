import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import {
  breakerAfter,
  CLOSED,
  FAILURES_TO_OPEN,
  LONGEST_PAUSE_MS,
  WINDOW_MS,
  type Breaker,
  type BreakerEvent,
} from './breaker.js';

const EVENTS: readonly BreakerEvent[] = [
  'engine-failed',
  'engine-worked',
  'probe-started',
  'probe-passed',
  'probe-failed',
];

/** Events one second apart. */
function after(...events: readonly BreakerEvent[]): Breaker {
  return events.reduce((breaker, event, at) => breakerAfter(breaker, event, at * 1_000), CLOSED);
}
const failed = (times: number) => Array<BreakerEvent>(times).fill('engine-failed');
const OPENED = failed(FAILURES_TO_OPEN);

describe('breakerAfter', () => {
  test.each<[string, BreakerEvent[], Breaker]>([
    ['is closed at first', [], CLOSED],
    ['bears a failure', failed(1), { state: 'closed', failedAt: [0] }],
    ['bears all but the last', failed(2), { state: 'closed', failedAt: [0, 1_000] }],
    ['opens at the third in a row', OPENED, { state: 'open', pauseMs: 1_000, probeAt: 3_000 }],
    [
      'forgets failures when a run ends well',
      [...failed(2), 'engine-worked', 'engine-failed'],
      {
        state: 'closed',
        failedAt: [3_000],
      },
    ],
    [
      'stays open when a run that was under way ends well',
      [...OPENED, 'engine-worked'],
      {
        state: 'open',
        pauseMs: 1_000,
        probeAt: 3_000,
      },
    ],
    [
      'is not opened longer by what fails while it is open',
      [...OPENED, 'engine-failed'],
      {
        state: 'open',
        pauseMs: 1_000,
        probeAt: 3_000,
      },
    ],
    ['probes', [...OPENED, 'probe-started'], { state: 'probing', pauseMs: 1_000 }],
    [
      'waits twice as long after a probe that failed',
      [...OPENED, 'probe-started', 'probe-failed'],
      {
        state: 'open',
        pauseMs: 2_000,
        probeAt: 6_000,
      },
    ],
    ['closes when a probe passed', [...OPENED, 'probe-started', 'probe-passed'], CLOSED],
    [
      'hears nothing but the probe while it probes',
      [...OPENED, 'probe-started', 'engine-worked'],
      {
        state: 'probing',
        pauseMs: 1_000,
      },
    ],
  ])('%s', (_, events, expected) => {
    expect(after(...events)).toEqual(expected);
  });

  it('does not add up failures of different days', () => {
    const once = breakerAfter(CLOSED, 'engine-failed', 0);
    const twice = breakerAfter(once, 'engine-failed', 1);
    expect(breakerAfter(twice, 'engine-failed', WINDOW_MS + 1)).toEqual({
      state: 'closed',
      failedAt: [WINDOW_MS + 1],
    });
  });

  it('never waits longer than its longest pause, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        const breaker = after(...events);
        if (breaker.state === 'open') expect(breaker.pauseMs).toBeLessThanOrEqual(LONGEST_PAUSE_MS);
      }),
    );
  });

  it('always finds its way back: one probe that passes closes it from every state', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        const healed = after(...events, 'probe-started', 'probe-passed');
        expect(healed.state).toBe('closed');
      }),
    );
  });

  it('closes by nothing but a probe that passed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...EVENTS.filter((event) => event !== 'probe-passed'))),
        (events) => {
          expect(after(...OPENED, ...events).state).not.toBe('closed');
        },
      ),
    );
  });
});
