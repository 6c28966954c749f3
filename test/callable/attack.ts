import type { Verdict } from '#scoring';

/** A hostile, or only careless, submission to a task that asks for `twice(n: int): int`, called with 1, 2 and 3. */
export interface Attack {
  readonly tries: string;
  /** Why the outcome is what it is. */
  readonly why: string;
  readonly source: string;
  readonly beside?: Readonly<Record<string, string>>;
  readonly verdict: Verdict;
}
