import type { Verdict } from '../run-facts.js';

/** What one of several runs of the same program found. */
export interface RepeatedRun {
  readonly verdict: Verdict;
  readonly image: string;
  readonly tests: readonly {
    readonly test: string;
    readonly verdict: Verdict;
    /** Of the run that counts; null for a test that did not run. */
    readonly cpuUs: number | null;
  }[];
}

interface VerdictCount {
  readonly verdict: Verdict;
  readonly count: number;
}

/** How often each verdict came, and how far the times lie apart. */
export interface RepeatReport {
  readonly runs: number;
  readonly verdicts: readonly VerdictCount[];
  /** More than one: the runs cannot be compared without a word. */
  readonly images: readonly string[];
  readonly tests: readonly {
    readonly test: string;
    readonly verdicts: readonly VerdictCount[];
    /** Not every run gave it the same verdict. */
    readonly flaky: boolean;
    readonly cpuUs: {
      readonly least: number;
      readonly middle: number;
      readonly most: number;
    } | null;
  }[];
}

/** Verdicts by how often they came, then by name; tests in the order of the first run that has them. */
export function repeatReport(runs: readonly RepeatedRun[]): RepeatReport {
  const tests = new Map<string, RepeatedRun['tests'][number][]>();
  for (const one of runs.flatMap((run) => run.tests))
    tests.set(one.test, [...(tests.get(one.test) ?? []), one]);
  return {
    runs: runs.length,
    verdicts: counted(runs.map(({ verdict }) => verdict)),
    images: [...new Set(runs.map(({ image }) => image))].sort(),
    tests: [...tests].map(([test, found]) => {
      const verdicts = counted(found.map(({ verdict }) => verdict));
      const times = found.flatMap(({ cpuUs }) => (cpuUs === null ? [] : [cpuUs]));
      return { test, verdicts, flaky: verdicts.length > 1, cpuUs: spread(times) };
    }),
  };
}

function counted(verdicts: readonly Verdict[]): readonly VerdictCount[] {
  const counts = new Map<Verdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts]
    .map(([verdict, count]) => ({ verdict, count }))
    .sort((a, b) => b.count - a.count || (a.verdict < b.verdict ? -1 : 1));
}

/** Of an even number of times, the middle is the quicker of the two in the middle: a time that was measured. */
function spread(times: readonly number[]): RepeatReport['tests'][number]['cpuUs'] {
  const sorted = [...times].sort((a, b) => a - b);
  const [least] = sorted;
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const most = sorted.at(-1);
  if (least === undefined || middle === undefined || most === undefined) return null;
  return { least, middle, most };
}
