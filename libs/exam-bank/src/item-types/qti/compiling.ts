import type { OutcomeVariable, ResponseVariable } from './types.js';

/** What is known while an item is checked: its variables so far, and every reason why it cannot be scored exactly. */
export interface Compiling {
  readonly responses: Map<string, ResponseVariable>;
  readonly outcomes: Map<string, OutcomeVariable>;
  readonly reasons: string[];
}

/** Notes a reason; undefined, so that what depends on the thing is left out. */
export function blocked(compiling: Compiling, reason: string): undefined {
  compiling.reasons.push(reason);
  return undefined;
}

/** A name as a reason shows it: short, and with nothing in it that a terminal obeys. */
export function shown(text: string | undefined): string {
  return JSON.stringify((text ?? '').slice(0, 60));
}
