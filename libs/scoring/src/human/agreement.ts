import { subtractPoints, type Points } from '../points.js';
import { differenceOf, isWithin } from './combine-marks.js';
import { meanOf } from './seed-drift.js';

/** Two marks of one answer. */
export interface MarkedTwice {
  readonly first: Points;
  readonly second: Points;
  /** In points. */
  readonly tolerance: Points;
}

export interface Agreement {
  readonly pairs: number;
  readonly exact: number;
  readonly within: number;
  /** Second − first, signed, and without its sign; null where nothing was marked twice. */
  readonly meanDifference: Points | null;
  readonly meanDistance: Points | null;
}

/** How well first and second markers agree, exactly. */
export function agreementOf(pairs: readonly MarkedTwice[]): Agreement {
  const distances = pairs.map(({ first, second }) => differenceOf(first, second));
  return {
    pairs: pairs.length,
    exact: distances.filter((distance) => distance === '0').length,
    within: pairs.filter(({ tolerance }, at) => isWithin(distances[at] ?? '0', tolerance)).length,
    meanDifference: meanOf(pairs.map(({ first, second }) => subtractPoints(second, first))),
    meanDistance: meanOf(distances),
  };
}
