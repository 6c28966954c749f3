import {
  addPoints,
  formatPoints,
  isDisplayableCut,
  parsePoints,
  shareOf,
  type Points,
} from '#scoring';
import { standardDeviation } from './moments.js';
import { StatisticsError } from './statistics-error.js';

/** One judge's ratings: of each item the points that a candidate at the border of competence would get on average. */
export interface JudgeRatings {
  readonly judge: string;
  readonly ratings: Readonly<Record<string, Points>>;
}

export interface AngoffCut {
  /** Exact: the mean over the judges of the sums of their ratings. */
  readonly cut: Points;
  /** The cut as an exact share of all points. */
  readonly share: Points;
  /** Whether a scheme can take the share as its cut score as it is: whole hundredths of a percent. */
  readonly isSchemeCut: boolean;
  readonly judges: readonly { readonly judge: string; readonly sum: Points }[];
  /** Standard deviation of the judges' sums, and of their mean; null for one judge. */
  readonly sd: number | null;
  readonly standardError: number | null;
}

/**
 * The cut score that a panel sets by the (modified) Angoff method; a round of its own for each round of ratings.
 * @throws StatisticsError where a judge left an item out, rated an unknown one, or rated outside 0 and its maximum
 */
export function angoffCut(
  items: readonly { readonly id: string; readonly max: Points }[],
  panel: readonly JudgeRatings[],
): AngoffCut {
  if (items.length === 0 || panel.length === 0)
    throw new StatisticsError('a cut score needs items and judges');
  if (new Set(panel.map(({ judge }) => judge)).size < panel.length)
    throw new StatisticsError('a judge is there twice');
  const judges = panel.map((one) => ({ judge: one.judge, sum: sumOf(items, one) }));
  const cut = formatPoints(parsePoints(addPoints(judges.map(({ sum }) => sum))).div(judges.length));
  const share = shareOf(cut, addPoints(items.map(({ max }) => max)));
  const sd = standardDeviation(judges.map(({ sum }) => parsePoints(sum).valueOf()));
  return {
    cut,
    share,
    isSchemeCut: isDisplayableCut(share),
    judges,
    sd,
    standardError: sd === null ? null : sd / Math.sqrt(judges.length),
  };
}

function sumOf(
  items: readonly { readonly id: string; readonly max: Points }[],
  { judge, ratings }: JudgeRatings,
): Points {
  const ids = new Set(items.map(({ id }) => id));
  const strange = Object.keys(ratings).find((id) => !ids.has(id));
  if (strange !== undefined)
    throw new StatisticsError(`judge ${judge} rated ${strange}, which is no item of the test`);
  return addPoints(
    items.map(({ id, max }) => {
      const rating = ratings[id];
      if (rating === undefined) throw new StatisticsError(`judge ${judge} did not rate ${id}`);
      const value = parsePoints(rating);
      if (value.s < 0n || value.compare(parsePoints(max)) > 0)
        throw new StatisticsError(`judge ${judge}, ${id}: ${rating} is not between 0 and ${max}`);
      return rating;
    }),
  );
}
