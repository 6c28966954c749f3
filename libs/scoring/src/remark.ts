import type { Mark, MarkState } from './mark.js';
import { comparePoints, subtractPoints, type Points } from './points.js';
import type { Verdict } from './run-facts.js';
import { ScoringError } from './scoring-error.js';
import type { PartTotal } from './totals.js';

export type Decision = 'pass' | 'fail' | 'not-decided';

/** How one candidate stands, before or after: all marks in force, their total, the verdicts of the practical items, the decision. */
export interface Standing {
  readonly candidate: string;
  readonly marks: readonly Mark[];
  /** As the scheme makes it, and the result names it: with its weights, deductions and roundings. */
  readonly total: PartTotal;
  /** The scheme's sections, where it has any. */
  readonly sections: readonly (PartTotal & { readonly section: string })[];
  /** Item id to verdict. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly decision: Decision;
}

interface Side {
  readonly points: Points;
  readonly state: MarkState;
}

export interface MarkChange {
  readonly item: string;
  readonly before: Side;
  readonly after: Side;
  /** After less before; null where one of the two is not marked. */
  readonly delta: Points | null;
}

export interface CandidateChange {
  readonly candidate: string;
  readonly totalBefore: Points;
  readonly totalAfter: Points;
  /** Of how many points; another number where items were removed. */
  readonly maxBefore: Points;
  readonly maxAfter: Points;
  /** After less before; null where one of the two totals is incomplete. */
  readonly delta: Points | null;
  readonly decisionBefore: Decision;
  readonly decisionAfter: Decision;
  /** Only the marks that change. */
  readonly marks: readonly MarkChange[];
}

export interface RemarkDiff {
  /** Every candidate, sorted by id; those that nothing changes for have no marks listed. */
  readonly candidates: readonly CandidateChange[];
  /** How often an old verdict becomes which new one, unchanged ones included, sorted. */
  readonly verdicts: readonly {
    readonly before: Verdict;
    readonly after: Verdict;
    readonly count: number;
  }[];
  readonly failToPass: readonly string[];
  readonly passToFail: readonly string[];
  /** Whose decision changes from or to `not-decided`. */
  readonly undecided: readonly string[];
  readonly counts: {
    readonly candidates: number;
    readonly up: number;
    readonly down: number;
    readonly same: number;
    /** No comparison is possible: a total is incomplete. */
    readonly unknown: number;
  };
}

/**
 * What a re-mark would change: shown as a dry run, approved, then committed. Nobody drops out unseen: both sides must hold
 * the same candidates with the same items.
 * @throws ScoringError `remark-sets-differ`
 */
export function remarkDiff(before: readonly Standing[], after: readonly Standing[]): RemarkDiff {
  const pairs = paired(before, after, ({ candidate }) => candidate, 'candidates');
  const candidates = pairs.map(([old, now]) => candidateChange(old, now));
  const named = (test: (change: CandidateChange) => boolean): readonly string[] =>
    candidates.filter(test).map(({ candidate }) => candidate);
  return {
    candidates,
    verdicts: verdictMatrix(pairs),
    failToPass: named((one) => one.decisionBefore === 'fail' && one.decisionAfter === 'pass'),
    passToFail: named((one) => one.decisionBefore === 'pass' && one.decisionAfter === 'fail'),
    undecided: named(
      (one) =>
        one.decisionBefore !== one.decisionAfter &&
        (one.decisionBefore === 'not-decided' || one.decisionAfter === 'not-decided'),
    ),
    counts: changeCounts(candidates),
  };
}

function candidateChange(before: Standing, after: Standing): CandidateChange {
  const [old, now] = [before.total, after.total];
  const marks = paired(
    before.marks,
    after.marks,
    ({ item }) => item,
    `items of ${before.candidate}`,
  )
    .map(([oldMark, newMark]) => markChange(oldMark, newMark))
    .filter(isChange);
  return {
    candidate: before.candidate,
    totalBefore: old.points,
    totalAfter: now.points,
    maxBefore: old.maxPoints,
    maxAfter: now.maxPoints,
    delta: totalDelta(old, now),
    decisionBefore: before.decision,
    decisionAfter: after.decision,
    marks,
  };
}

function markChange(before: Mark, after: Mark): MarkChange {
  const known = before.state !== 'not-marked' && after.state !== 'not-marked';
  return {
    item: before.item,
    before: { points: before.points, state: before.state },
    after: { points: after.points, state: after.state },
    delta: known ? subtractPoints(after.points, before.points) : null,
  };
}

function isChange({ before, after }: MarkChange): boolean {
  return before.state !== after.state || comparePoints(before.points, after.points) !== 0;
}

function totalDelta(before: PartTotal, after: PartTotal): Points | null {
  return before.complete && after.complete ? subtractPoints(after.points, before.points) : null;
}

function verdictMatrix(pairs: readonly (readonly [Standing, Standing])[]): RemarkDiff['verdicts'] {
  const cells = pairs.flatMap(([before, after]) =>
    paired(
      Object.entries(before.verdicts),
      Object.entries(after.verdicts),
      ([item]) => item,
      `verdicts of ${before.candidate}`,
    ).map(([[, old], [, now]]) => ({ before: old, after: now, key: `${old} ${now}` })),
  );
  const keys = [...new Set(cells.map(({ key }) => key))].sort();
  return keys.flatMap((key) => {
    const same = cells.filter((cell) => cell.key === key);
    const [first] = same;
    return first ? [{ before: first.before, after: first.after, count: same.length }] : [];
  });
}

function changeCounts(candidates: readonly CandidateChange[]): RemarkDiff['counts'] {
  const directions = candidates.map(({ delta }) =>
    delta === null ? undefined : Math.sign(comparePoints(delta, '0')),
  );
  const count = (wanted: number | undefined): number =>
    directions.filter((direction) => direction === wanted).length;
  return {
    candidates: candidates.length,
    up: count(1),
    down: count(-1),
    same: count(0),
    unknown: count(undefined),
  };
}

/** The two lists as pairs with the same id, sorted by it. */
function paired<T>(
  before: readonly T[],
  after: readonly T[],
  idOf: (one: T) => string,
  what: string,
): readonly (readonly [T, T])[] {
  const [old, now] = [before, after].map((side) => new Map(side.map((one) => [idOf(one), one])));
  if (old?.size !== before.length || now?.size !== after.length || old.size !== now.size) {
    throw new ScoringError('remark-sets-differ', `${what} differ between before and after`);
  }
  return [...old]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, one]) => {
      const other = now.get(id);
      if (other === undefined) {
        throw new ScoringError('remark-sets-differ', `${what}: ${id} is only in one of the two`);
      }
      return [one, other] as const;
    });
}
