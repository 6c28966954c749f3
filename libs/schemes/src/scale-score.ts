import {
  addPoints,
  comparePoints,
  roundPoints,
  shareOf,
  sharePoints,
  subtractPoints,
  type Points,
} from '#scoring';
import type { TotalsRules } from './scheme/totals.js';

type Anchor = NonNullable<TotalsRules['scale']>['anchors'][number];

/** The scale score of a total, exact unless a rounding that decides says otherwise; undefined without a scale or points. */
export function scaleScoreOf(
  { points, maxPoints }: { readonly points: Points; readonly maxPoints: Points },
  { scale, rounding }: TotalsRules,
): { readonly score: Points; readonly steps: readonly string[] } | undefined {
  if (scale === undefined || maxPoints === '0') return undefined;
  const share = shareOf(points, maxPoints);
  const exact = interpolated(share, scale.anchors);
  const score = rounding?.at === 'scale' && rounding.decides ? roundPoints(exact, rounding) : exact;
  const rounded = score === exact ? '' : `, rounded (${rounding?.name}) ${score}`;
  return { score, steps: [`share ${share} is ${exact} on the scale${rounded}`] };
}

/** On the line between the two anchors around the share; below the first and above the last, their own scores. */
function interpolated(share: Points, anchors: readonly Anchor[]): Points {
  const next = anchors.findIndex((anchor) => comparePoints(share, anchor.share) <= 0);
  const [low, high] = [anchors[next - 1], anchors[next]];
  if (high === undefined) return addPoints([anchors.at(-1)?.score ?? '0']);
  if (low === undefined) return addPoints([high.score]);
  const along = shareOf(subtractPoints(share, low.share), subtractPoints(high.share, low.share));
  return addPoints([low.score, sharePoints(subtractPoints(high.score, low.score), along)]);
}
