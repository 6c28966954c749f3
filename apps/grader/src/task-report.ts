import type { Task, TestGroup } from '#exam-bank';
import {
  scoreRun,
  sharePoints,
  testVerdict,
  type Points,
  type ProcessFacts,
  type Provenance,
  type RunFacts,
  type TestFacts,
  type Verdict,
} from '#scoring';

/** What `exam task run` prints for one submission. Points are exact: "7", "2/3". */
export interface TaskReport {
  readonly verdict: Verdict;
  readonly points: Points;
  readonly maxPoints: Points;
  readonly compile: { readonly ok: boolean; readonly output: string };
  readonly tests: readonly TestReport[];
  readonly provenance: Provenance;
}

/** The measurements are null for a test that was skipped. */
interface TestReport {
  readonly id: string;
  readonly group: string;
  readonly verdict: Verdict;
  /** The test's own share; only in a group of scoring `sum`, for elsewhere a test alone is worth nothing. */
  readonly points?: Points;
  readonly cpuMs: number | null;
  readonly wallMs: number | null;
  readonly memoryBytes: number | null;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly stdoutBytes: number | null;
}

/**
 * @returns the report, or undefined with a reason where the facts give no mark
 * @throws ScoringError as `scoreRun`
 */
export function taskReport(
  task: Task,
  facts: RunFacts,
):
  | { readonly ok: true; readonly report: TaskReport }
  | { readonly ok: false; readonly reason: string } {
  const score = scoreRun(task, facts);
  if (score.verdict === 'not-marked') return { ok: false, reason: score.reason };
  return {
    ok: true,
    report: {
      verdict: score.verdict,
      points: score.points,
      maxPoints: score.maxPoints,
      compile: { ok: facts.compile.ok, output: facts.compile.output },
      tests: facts.tests.map((test) => testReport(task, test)),
      provenance: facts.provenance,
    },
  };
}

function testReport(task: Task, facts: TestFacts): TestReport {
  const verdict = testVerdict(facts);
  const group = task.groups.find(({ id }) => id === facts.group);
  const points = group && ownPoints(group, verdict);
  return {
    id: facts.test,
    group: facts.group,
    verdict,
    ...(points === undefined ? {} : { points }),
    ...measurements(facts.process),
  };
}

function ownPoints(group: TestGroup, verdict: Verdict): Points | undefined {
  if (group.scoring !== 'sum') return undefined;
  if (verdict !== 'accepted') return '0';
  return sharePoints(String(group.points), `1/${group.tests.length}`);
}

function measurements(
  process: ProcessFacts | null,
): Omit<TestReport, 'id' | 'group' | 'verdict' | 'points'> {
  return {
    cpuMs: process && milliseconds(process.cpuUserUs + process.cpuSystemUs),
    wallMs: process && milliseconds(process.wallUs),
    memoryBytes: process && process.peakMemoryBytes,
    exitCode: process && process.exitCode,
    signal: process && process.signal,
    stdoutBytes: process && process.stdout.bytes,
  };
}

function milliseconds(microseconds: number): number {
  return Math.round(microseconds) / 1_000;
}
