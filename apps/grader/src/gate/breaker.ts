/**
 * Whether the sandbox's engine is trusted with runs. Closed: runs are claimed. Open: none is, until a probe has passed.
 * Pure: times are milliseconds of any clock that never goes back.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failedAt: readonly number[] }
  | { readonly state: 'open'; readonly pauseMs: number; readonly probeAt: number }
  | { readonly state: 'probing'; readonly pauseMs: number };

export type BreakerEvent =
  /** A run failed because the engine is away or gives no containers. */
  | 'engine-failed'
  /** A run was carried to its end. */
  | 'engine-worked'
  | 'probe-started'
  | 'probe-passed'
  | 'probe-failed';

/** So many failures without a success between them, within the window, open the breaker. */
export const FAILURES_TO_OPEN = 3;
export const WINDOW_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
export const LONGEST_PAUSE_MS = 60_000;

export const CLOSED: Breaker = { state: 'closed', failedAt: [] };

/** The breaker after an event. Only a probe that passed closes it: a run that still ends well was begun before. */
export function breakerAfter(breaker: Breaker, event: BreakerEvent, now: number): Breaker {
  switch (breaker.state) {
    case 'closed':
      return afterWhileClosed(breaker.failedAt, event, now);
    case 'open':
      return event === 'probe-started' ? { state: 'probing', pauseMs: breaker.pauseMs } : breaker;
    case 'probing':
      if (event === 'probe-passed') return CLOSED;
      if (event !== 'probe-failed') return breaker;
      return openFor(Math.min(2 * breaker.pauseMs, LONGEST_PAUSE_MS), now);
  }
}

function afterWhileClosed(failedAt: readonly number[], event: BreakerEvent, now: number): Breaker {
  if (event === 'engine-worked') return CLOSED;
  if (event !== 'engine-failed') return { state: 'closed', failedAt };
  const failures = [...failedAt.filter((at) => now - at < WINDOW_MS), now];
  if (failures.length < FAILURES_TO_OPEN) return { state: 'closed', failedAt: failures };
  return openFor(FIRST_PAUSE_MS, now);
}

function openFor(pauseMs: number, now: number): Breaker {
  return { state: 'open', pauseMs, probeAt: now + pauseMs };
}
