import type { Scheme } from '#schemes';

/**
 * A candidate's own result as it may be shown: points, never how the key decided them; and no points at all where the scheme
 * hides them.
 */
export interface OwnResult {
  readonly decision: string;
  /** As the body says it. */
  readonly decisionWord: string;
  readonly total: string | null;
  readonly maxTotal: string | null;
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

interface OwnMark {
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

interface ShownParts {
  readonly result: ResultParts;
  readonly scheme: Pick<Scheme, 'results'>;
  readonly marks: readonly OwnMark[];
  readonly outdated: OwnResult['outdated'];
}

/** Picks what may be shown by name; anything new stays hidden. */
export function ownResult({ result, scheme, marks, outdated }: ShownParts): OwnResult {
  const isHidden = scheme.results?.points === 'hidden';
  const totals = result.totals as { readonly byCriterion: OwnResult['criteria'] }; // written by settleResult
  const reasons = result.reasons as readonly {
    readonly rule: string;
    readonly ok: boolean | null;
    readonly text: string;
  }[]; // as above
  return {
    decision: result.decision,
    decisionWord: decisionWord(result.decision, scheme),
    total: isHidden ? null : result.total,
    maxTotal: isHidden ? null : result.max_total,
    decidedAt: result.decided_at.toISOString(),
    marks: isHidden ? [] : marks,
    criteria: (isHidden ? [] : totals.byCriterion).map(({ criterion, points, maxPoints }) => ({
      criterion,
      points,
      maxPoints,
    })),
    reasons: reasons.map(({ rule, ok, text }) => ({ rule, met: ok, text })),
    outdated: outdated.map(({ what, since }) => ({ what, since })),
  };
}

function decisionWord(decision: string, { results }: Pick<Scheme, 'results'>): string {
  const words = results?.decisionWords;
  return decision === 'pass' || decision === 'fail' ? (words?.[decision] ?? decision) : decision;
}
