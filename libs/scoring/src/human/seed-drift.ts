import { addPoints, formatPoints, parsePoints, subtractPoints, type Points } from '../points.js';
import { differenceOf, isWithin, toleranceInPoints } from './combine-marks.js';
import type { SeedRules } from './marking-rules.js';

/** How a marker marked one script whose mark is known. */
export interface SeedMarking {
  readonly given: Points;
  readonly known: Points;
  readonly maxPoints: Points;
}

export interface SeedDrift {
  readonly marked: number;
  /** How many were beyond the tolerance; at the bound they are within it. */
  readonly beyond: number;
  /** Given − known, signed: whether the marker is generous or severe. Null for none. */
  readonly meanDifference: Points | null;
  readonly suspended: boolean;
}

/** How far a marker drifts from the known marks, and whether that ends their marking. */
export function seedDrift(rules: SeedRules, markings: readonly SeedMarking[]): SeedDrift {
  const beyond = markings.filter(
    ({ given, known, maxPoints }) =>
      !isWithin(differenceOf(given, known), toleranceInPoints(rules.tolerance, maxPoints)),
  ).length;
  return {
    marked: markings.length,
    beyond,
    meanDifference: meanOf(markings.map(({ given, known }) => subtractPoints(given, known))),
    suspended: beyond >= rules.suspendAfter,
  };
}

/** The exact mean; null of nothing. */
export function meanOf(values: readonly Points[]): Points | null {
  if (values.length === 0) return null;
  return formatPoints(parsePoints(addPoints(values)).div(values.length));
}
