import { comparePoints, shareOf, type Points, type Totals } from '#scoring';

/** The part of a qualification that a decision rests on. */
export interface QualificationOutline {
  readonly outcomes: readonly {
    readonly id: string;
    readonly criteria: readonly { readonly id: string }[];
  }[];
}

/** `confirmed` is null where no counting mark touches the criterion: nothing is known of it. */
export interface CriterionConfirmation {
  readonly criterion: string;
  readonly points: Points;
  readonly maxPoints: Points;
  readonly confirmed: boolean | null;
}

/** An outcome is confirmed when it has criteria and every one of them is. */
export interface OutcomeConfirmation {
  readonly outcome: string;
  readonly confirmed: boolean | null;
  readonly criteria: readonly CriterionConfirmation[];
}

/** Which outcomes and criteria of the qualification are confirmed, in its order, by exact shares, the bound included. */
export function confirmedOutcomes(
  qualification: QualificationOutline,
  totals: Totals,
  minimumShare: Points,
): readonly OutcomeConfirmation[] {
  return qualification.outcomes.map(({ id, criteria }) => {
    const confirmations = criteria.map((criterion) =>
      criterionConfirmation(criterion.id, totals, minimumShare),
    );
    return { outcome: id, criteria: confirmations, confirmed: allConfirmed(confirmations) };
  });
}

function criterionConfirmation(
  criterion: string,
  totals: Totals,
  minimumShare: Points,
): CriterionConfirmation {
  const found = totals.byCriterion.find((entry) => entry.criterion === criterion);
  if (!found || comparePoints(found.maxPoints, '0') === 0) {
    return { criterion, points: '0', maxPoints: '0', confirmed: null };
  }
  const share = shareOf(found.points, found.maxPoints);
  return { ...found, confirmed: comparePoints(share, minimumShare) >= 0 };
}

/** The criteria that a rule asks for: those whose items were all withdrawn are left out where it says so. */
export function askedCriteria(
  qualification: QualificationOutline,
  rule: { readonly whenWithdrawn?: 'left-out' },
  { withdrawn = [] }: { readonly withdrawn?: readonly string[] },
): QualificationOutline {
  if (rule.whenWithdrawn !== 'left-out' || withdrawn.length === 0) return qualification;
  const outcomes = qualification.outcomes.map(({ id, criteria }) => ({
    id,
    criteria: criteria.filter((criterion) => !withdrawn.includes(criterion.id)),
    had: criteria.length,
  }));
  return { outcomes: outcomes.filter(({ criteria, had }) => criteria.length > 0 || had === 0) };
}

/** False if one is false, else null if one is unknown or there is none at all, else true. */
export function allConfirmed(
  entries: readonly { readonly confirmed: boolean | null }[],
): boolean | null {
  if (entries.some(({ confirmed }) => confirmed === false)) return false;
  return entries.length === 0 || entries.some(({ confirmed }) => confirmed === null) ? null : true;
}
