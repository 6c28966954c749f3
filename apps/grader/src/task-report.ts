import type { Task, TestGroup } from '#exam-bank';
import {
  countingRun,
  runsOf,
  scoreRun,
  sharePoints,
  testVerdict,
  type GroupScore,
  type Points,
  type ProcessFacts,
  type Provenance,
  type RunFacts,
  type TestFacts,
  type TestVerdict,
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
  /** An equal part of what its group earned or, where the group is the `sum` of its tests, what the test earned by itself. */
  readonly points: Points;
  readonly cpuMs: number | null;
  readonly wallMs: number | null;
  readonly memoryBytes: number | null;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly stdoutBytes: number | null;
  /** More than one where the first was so near the CPU limit that it was repeated; all above is of the one that counts. */
  readonly runs: number;
  /** Of all that the program wrote, hex. */
  readonly stdoutSha256: string | null;
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
      tests: facts.tests.map((test) => testReport(task, score.groups, test)),
      provenance: facts.provenance,
    },
  };
}

function testReport(task: Task, scores: readonly GroupScore[], facts: TestFacts): TestReport {
  const group = task.groups.find(({ id }) => id === facts.group);
  const score = scores.find(({ id }) => id === facts.group);
  if (group === undefined || score === undefined) throw new Error(`no group ${facts.group}`);
  const result = testVerdict(facts, task.nearLimit);
  return {
    id: facts.test,
    group: facts.group,
    verdict: result.verdict,
    points: testPoints(group, score, result),
    ...measurements(countingRun(facts)?.process ?? null),
    runs: runsOf(facts).length,
  };
}

/** The points of a group's tests add up to the group's. */
function testPoints(group: TestGroup, score: GroupScore, { verdict, share }: TestVerdict): Points {
  const equalPart = `1/${group.tests.length}`;
  if (group.scoring !== 'sum') return sharePoints(score.points, equalPart);
  const worth = verdict === 'accepted' ? '1' : (share ?? '0');
  // A skipped group's tests have earned nothing, whatever they did.
  if (score.verdict === 'skipped') return '0';
  return sharePoints(sharePoints(score.maxPoints, equalPart), worth);
}

function measurements(
  process: ProcessFacts | null,
): Omit<TestReport, 'id' | 'group' | 'verdict' | 'points' | 'runs'> {
  return {
    cpuMs: process && milliseconds(process.cpuUserUs + process.cpuSystemUs),
    wallMs: process && milliseconds(process.wallUs),
    memoryBytes: process && process.peakMemoryBytes,
    exitCode: process && process.exitCode,
    signal: process && process.signal,
    stdoutBytes: process && process.stdout.bytes,
    stdoutSha256: process && process.stdout.sha256,
  };
}

function milliseconds(microseconds: number): number {
  return Math.round(microseconds) / 1_000;
}
