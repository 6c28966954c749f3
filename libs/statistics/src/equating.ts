import { covariance, mean, variance } from './moments.js';
import { StatisticsError } from './statistics-error.js';

/** `onOld(x) = slope × x + intercept`: what a score on the new form is on the scale of the old one. */
export interface LinearEquating {
  readonly method: 'mean-sigma' | 'tucker' | 'levine';
  readonly slope: number;
  readonly intercept: number;
}

/** Mean and variance of the scores on one form. */
export interface FormMoments {
  readonly mean: number;
  readonly variance: number;
}

/** The same with the anchor: the items that both forms share, counted in the scores (an internal anchor). */
export interface AnchoredMoments extends FormMoments {
  readonly anchorMean: number;
  readonly anchorVariance: number;
  readonly covariance: number;
}

/** Linear equating of forms taken by equivalent groups: equal standard scores are equal. @throws StatisticsError */
export function meanSigma(
  next: FormMoments,
  old: FormMoments,
  method: LinearEquating['method'] = 'mean-sigma',
): LinearEquating {
  if (!(next.variance > 0) || !(old.variance > 0))
    throw new StatisticsError('the scores on one of the forms do not vary');
  const slope = Math.sqrt(old.variance / next.variance);
  return { method, slope, intercept: old.mean - slope * next.mean };
}

/**
 * Linear equating of forms taken by different groups through the items that both hold (Kolen and Brennan 2014, chapter 4), for
 * the group that took the new form. Tucker: the regression on the anchor is the same in both groups, which suits groups of
 * similar ability; Levine (observed scores, internal anchor): true scores correlate perfectly, which suits groups that differ.
 * @throws StatisticsError where scores or anchor do not vary, or do not vary together
 */
export function anchorEquating(
  next: AnchoredMoments,
  old: AnchoredMoments,
  method: 'tucker' | 'levine',
): LinearEquating {
  const gamma =
    method === 'tucker' ? old.covariance / old.anchorVariance : old.variance / old.covariance;
  if (!Number.isFinite(gamma) || gamma <= 0)
    throw new StatisticsError(
      'the anchor does not vary with the scores: choose other common items',
    );
  const synthetic = {
    mean: old.mean + gamma * (next.anchorMean - old.anchorMean),
    variance: old.variance + gamma ** 2 * (next.anchorVariance - old.anchorVariance),
  };
  return meanSigma(next, synthetic, method);
}

/** Moments of scores with those of the anchor within them. @throws StatisticsError for fewer than two candidates */
export function anchoredMoments(
  scores: readonly number[],
  anchors: readonly number[],
): AnchoredMoments {
  const found = {
    mean: mean(scores),
    variance: variance(scores),
    anchorMean: mean(anchors),
    anchorVariance: variance(anchors),
    covariance: covariance(scores, anchors),
  };
  const { mean: m, variance: v, anchorMean, anchorVariance, covariance: c } = found;
  if (m === null || v === null || anchorMean === null || anchorVariance === null || c === null)
    throw new StatisticsError('equating needs at least two candidates on each form');
  return { mean: m, variance: v, anchorMean, anchorVariance, covariance: c };
}

/** The cut score on the new form that is worth the cut score on the old one; not rounded. */
export function equatedCut({ slope, intercept }: LinearEquating, oldCut: number): number {
  return (oldCut - intercept) / slope;
}
