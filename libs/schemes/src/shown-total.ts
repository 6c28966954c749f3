import { displayRounded, roundPoints, shareOf, sharePoints, type Points } from '#scoring';
import { cutSharesOfTotal, cutsOfTotal, scaleCuts } from './cuts.js';
import type { Scheme } from './scheme.js';

/** The numbers of a total for people. */
export interface ShownTotal {
  readonly points: string;
  readonly percent: string;
  readonly scaleScore?: string;
}

/**
 * What is shown of a total: the declared rounding where it is to be seen, and never a number on the other side of a cut score
 * than the one that decides.
 */
export function shownTotal(
  { points, maxPoints }: { readonly points: Points; readonly maxPoints: Points },
  scaleScore: Points | undefined,
  scheme: Scheme,
): ShownTotal {
  const rounding = scheme.totals?.rounding;
  return {
    points:
      rounding?.at === 'total'
        ? displayRounded(points, rounding, cutsOfTotal(scheme, maxPoints))
        : points,
    percent: maxPoints === '0' ? '0.00' : shownPercent({ points, maxPoints }, scheme),
    ...(scaleScore === undefined
      ? {}
      : {
          scaleScore:
            rounding?.at === 'scale'
              ? displayRounded(scaleScore, rounding, scaleCuts(scheme))
              : scaleScore,
        }),
  };
}

function shownPercent(
  { points, maxPoints }: { readonly points: Points; readonly maxPoints: Points },
  scheme: Scheme,
): string {
  const share = decidingShare({ points, maxPoints }, scheme);
  const cuts = cutSharesOfTotal(scheme, maxPoints).map((cut) => sharePoints('100', cut));
  const rounding = scheme.totals?.rounding;
  return rounding?.at === 'percent'
    ? displayRounded(sharePoints('100', share), rounding, cuts)
    : displayRounded(sharePoints('100', share), { mode: 'down', decimals: 2 }, cuts);
}

/** The share of the total that cut scores are compared with: rounded as a percentage only where the scheme declares it. */
export function decidingShare(
  { points, maxPoints }: { readonly points: Points; readonly maxPoints: Points },
  { totals }: Scheme,
): Points {
  const exact = shareOf(points, maxPoints);
  const rounding = totals?.rounding;
  if (rounding?.at !== 'percent' || !rounding.decides) return exact;
  return shareOf(roundPoints(sharePoints('100', exact), rounding), '100');
}
