/** The one source of time for everything that candidates and deadlines see. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/**
 * For demonstrations and tests (EXAM_CLOCK_CONTROL): real time plus an offset that only the parent process can move, by
 * IPC messages `{ "advanceClockMs": number }`. Time never goes back.
 */
export function parentControlledClock(parent: Pick<NodeJS.Process, 'on' | 'send'>): Clock {
  let offsetMs = 0;
  parent.on('message', (message: unknown) => {
    const step = advanceOf(message);
    if (step === undefined) return;
    offsetMs += step;
    parent.send?.({ clockAdvancedMs: offsetMs });
  });
  return { now: () => new Date(Date.now() + offsetMs) };
}

function advanceOf(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('advanceClockMs' in message))
    return undefined;
  const step = message.advanceClockMs;
  return typeof step === 'number' && Number.isSafeInteger(step) && step >= 0 ? step : undefined;
}
