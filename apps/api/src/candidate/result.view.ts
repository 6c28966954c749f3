/** A candidate's own result as it may be shown: points, never how the key decided them. */
export interface OwnResult {
  readonly decision: string;
  readonly total: string;
  readonly maxTotal: string;
  readonly decidedAt: string;
  readonly marks: readonly OwnMark[];
  readonly criteria: readonly {
    readonly criterion: string;
    readonly points: string;
    readonly maxPoints: string;
  }[];
  readonly reasons: readonly {
    readonly rule: string;
    readonly met: boolean | null;
    readonly text: string;
  }[];
  /** What it rested on and is not as it was: nothing is changed by that alone. */
  readonly outdated: readonly { readonly what: string; readonly since: string }[];
}

export interface OwnMark {
  readonly item: string;
  readonly position: number;
  readonly points: string;
  readonly maxPoints: string;
  /** Of a practical task. */
  readonly verdict: string | null;
  readonly superseded: boolean;
}

interface ResultParts {
  readonly decision: string;
  readonly total: string;
  readonly max_total: string;
  readonly decided_at: Date;
  readonly totals: unknown;
  readonly reasons: unknown;
}

/** Picks what may be shown by name; anything new stays hidden. */
export function ownResult(
  result: ResultParts,
  marks: readonly OwnMark[],
  outdated: OwnResult['outdated'],
): OwnResult {
  const totals = result.totals as { readonly byCriterion: OwnResult['criteria'] }; // written by settleResult
  const reasons = result.reasons as readonly {
    readonly rule: string;
    readonly ok: boolean | null;
    readonly text: string;
  }[]; // as above
  return {
    decision: result.decision,
    total: result.total,
    maxTotal: result.max_total,
    decidedAt: result.decided_at.toISOString(),
    marks,
    criteria: totals.byCriterion.map(({ criterion, points, maxPoints }) => ({
      criterion,
      points,
      maxPoints,
    })),
    reasons: reasons.map(({ rule, ok, text }) => ({ rule, met: ok, text })),
    outdated: outdated.map(({ what, since }) => ({ what, since })),
  };
}
