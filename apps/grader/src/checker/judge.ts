import type { Limits, TaskTest, TestGroup } from '#exam-bank';
import { formatPoints, parsePoints, type Comparison, type Points, type Provenance } from '#scoring';

/** Decides about a submission's outputs; one for each submission, its tests one after the other. */
export interface Judge {
  /** @param limits of the program on this test */
  begin(test: JudgedTest, limits: Limits): Judgement;
  /** What ran in a sandbox of its own, once it has. */
  readonly provenance: Provenance['judge'] | undefined;
  close(): Promise<void>;
}

/** Takes one output in pieces, and then either decides about it or drops it. */
export interface Judgement {
  /** A promise holds back the next piece. */
  take(piece: Buffer): void | Promise<void>;
  /** @throws JudgeFailure, SandboxFailure: neither is ever a mark */
  decide(): Promise<Comparison>;
  /** Where the program did not end well, so that there is nothing to decide. */
  drop(): Promise<void>;
}

export interface JudgedTest {
  readonly of: TaskTest;
  readonly input: Buffer;
  readonly answer: Buffer;
  /** The points that the test is worth by itself. */
  readonly worth: Points;
}

/** A test as judges see it. */
export function judgedTest(group: TestGroup, test: TaskTest): JudgedTest {
  const points = parsePoints(String(group.points));
  return {
    of: test,
    input: Buffer.from(test.input, 'base64'),
    answer: Buffer.from(test.answer, 'base64'),
    worth: formatPoints(group.scoring === 'sum' ? points.div(group.tests.length) : points),
  };
}
