import type { Reading } from './readings.js';

/** `unknown`: it could not be seen, so it may be anything. */
type Level = 'ok' | 'weak' | 'missing' | 'unknown';

/** One thing that was looked at on a host, in plain words. */
export interface Finding {
  readonly subject: string;
  readonly level: Level;
  readonly seen: string;
  readonly why: string;
  /** Empty where all is well. */
  readonly todo: string;
}

/** What a rule says of a thing that was seen. */
export interface Judgement {
  readonly level: Exclude<Level, 'unknown'>;
  readonly seen: string;
  readonly todo?: string;
}

interface Subject {
  readonly subject: string;
  readonly why: string;
}

/** Judges a reading; what could not be read is said to be unknown. */
export function judge<T>(
  { subject, why }: Subject,
  reading: Reading<T>,
  rule: (value: T) => Judgement,
): Finding {
  if (!reading.ok) {
    const todo = 'Look at it by hand, or run this with more rights.';
    return { subject, level: 'unknown', seen: `could not be read: ${reading.why}`, why, todo };
  }
  const { level, seen, todo = '' } = rule(reading.value);
  return { subject, level, seen, why, todo: level === 'ok' ? '' : todo };
}

/** Compares versions by their leading numbers. @returns undefined where there are none */
export function isBelow(
  version: string,
  least: readonly [number, number, number?],
): boolean | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(version);
  if (match === null) return undefined;
  const numbers = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  for (const [at, number] of numbers.entries()) {
    const bound = least[at] ?? 0;
    if (number !== bound) return number < bound;
  }
  return false;
}
