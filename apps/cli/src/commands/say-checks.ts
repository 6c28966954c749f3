import type { Check } from '#draw-record';
import { say } from '../output.js';

/** A verifier's report for people, a line a check, and what follows from it. */
export function sayChecks(checks: readonly Check[], conclusions: readonly string[]): void {
  for (const { name, ok, detail } of checks)
    say(`${ok ? '  ok  ' : 'FAILED'} ${name.padEnd(14)} ${detail}`);
  for (const line of conclusions) say(line);
}
