import { finalTotal } from '#schemes';
import type { Mark, VerificationReason } from '#scoring';
import type { Keys, Reader, Sitting } from '#store';
import { isDecided } from './pinned-marks.js';
import { selectSittingCase } from './standing.js';
import { comparedResult, recomputeSitting, type RecomputedSitting } from './verify-sitting.js';

interface RecheckedMark {
  readonly item: string;
  readonly itemVersion: string;
  readonly recorded: string;
  /** Null where no computation gives it. */
  readonly recomputed: string | null;
  /** `decided-by-people`: a decision above the computation, of which only the form was checked. */
  readonly finding: 'equal' | 'different' | 'decided-by-people' | 'not-recomputable';
}

/** The clerical re-check of a sitting: every mark in force computed again, every part marked, totals and decision added up. Ids and points only. */
interface Recheck {
  readonly marks: readonly RecheckedMark[];
  /** Items of the paper without a mark. */
  readonly unmarked: readonly string[];
  /** By the scheme: weighed, rounded, bounded. */
  readonly total: { readonly recorded: string | null; readonly recomputed: string };
  readonly decision: { readonly recorded: string | null; readonly recomputed: string };
  readonly equal: boolean;
}

interface RecheckOutcome {
  readonly report: Recheck;
  /** What the marks that differ should be, by item version. */
  readonly corrections: ReadonlyMap<string, Mark>;
  /** Every mark is what it must be, and what is recorded is not what the scheme makes of them. */
  readonly isAddedWrong: boolean;
}

/**
 * Computes a sitting again from what its entries pinned, as its verification does, before any person looks at an appeal.
 * What cannot be computed again is no finding against the record: people look at it.
 */
export async function recheckSitting(
  db: Reader,
  keys: Keys,
  sitting: Sitting,
): Promise<RecheckOutcome> {
  const recomputed = await recomputeSitting(db, keys, await selectSittingCase(db, sitting));
  const { inForce, standing, result } = recomputed;
  const { marks, corrections } = recheckedMarks(recomputed);
  const unmarked = inForce.filter(({ mark }) => mark.state === 'not-marked');
  const { totals, decision } = comparedResult(standing, result);
  const addsUp = result !== undefined && totals.equal && decision.equal;
  const allMarked = unmarked.length === 0 && standing.decision.decision !== 'not-decided';
  const allRight = marks.every(
    ({ finding, recorded, recomputed: computed }) =>
      finding === 'equal' || (finding === 'decided-by-people' && recorded === computed),
  );
  return {
    report: {
      marks,
      unmarked: unmarked.map(({ mark }) => mark.item),
      total: { recorded: result?.total ?? null, recomputed: finalTotal(standing.totals).points },
      decision: {
        recorded: result?.decision ?? null,
        recomputed: standing.decision.decision,
      },
      equal: addsUp && allMarked && allRight,
    },
    corrections,
    isAddedWrong: result !== undefined && !addsUp && allMarked && allRight,
  };
}

/** The pinned inputs are the pinned ones, and give another mark. */
const ANOTHER_MARK: ReadonlySet<VerificationReason> = new Set([
  'verdict-differs',
  'state-differs',
  'points-differ',
  'parts-differ',
]);

function recheckedMarks({ entries }: RecomputedSitting) {
  const corrections = new Map<string, Mark>();
  const marks = entries
    .filter(({ verification }) => verification.inForce)
    .map(({ entry, mark, verification: { item, recomputed, equal, reason } }): RecheckedMark => {
      const decided = isDecided(entry);
      const isWrong = recomputed !== null && !equal && !decided && ANOTHER_MARK.has(reason);
      if (isWrong && mark.state !== 'not-marked') corrections.set(entry.item_version_id, mark);
      const computed = equal ? 'equal' : isWrong ? 'different' : 'not-recomputable';
      return {
        ...{ item, itemVersion: entry.item_version_id, recorded: entry.points },
        recomputed: recomputed?.points ?? null,
        finding: decided ? 'decided-by-people' : computed,
      };
    })
    .sort((a, b) => (a.item < b.item ? -1 : 1));
  return { marks, corrections };
}
