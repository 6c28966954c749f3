import { disjointFamilies, type FoundReason } from './explain-counts.js';
import { countRowsOf, namesOf, type CountRow } from './count-rows.js';
import type { DrawModel } from './model.js';

/**
 * Whether one form can have the blueprint's points: the exact least and greatest sum under each
 * family of rules without a common unit, and the exact set of sums that the count alone allows.
 */
export function pointsReasons(model: DrawModel, noun: string): readonly FoundReason[] {
  const selection = pointsView(model);
  const free = boundReason(selection, [], noun);
  if (free !== undefined) return [free];
  const sums = sumReason(selection, noun);
  if (sums !== undefined) return [sums];
  const bounded = disjointFamilies(countRowsOf(model))
    .map((family) => boundReason(selection, family, noun))
    .filter((reason) => reason !== undefined);
  return [...new Map(bounded.map((reason) => [reason.message, reason])).values()];
}

interface PointsView {
  readonly count: number;
  readonly points: number;
  /** By unit index. */
  readonly unitPoints: Int32Array;
}

function pointsView({ rows, units, count }: DrawModel): PointsView {
  const unitPoints = new Int32Array(units.length);
  const row = rows.find(({ kind }) => kind === 'points');
  for (const [at, unit] of (row?.members ?? []).entries()) {
    unitPoints[unit] = row?.coefficients[at] ?? 0;
  }
  return { count, unitPoints, points: row?.min ?? 0 };
}

function boundReason(
  selection: PointsView,
  family: readonly CountRow[],
  noun: string,
): FoundReason | undefined {
  const greatest = extremePoints(selection, family, 1);
  const least = extremePoints(selection, family, -1);
  if (greatest === undefined || least === undefined) return undefined;
  if (least <= selection.points && selection.points <= greatest) return undefined;
  const under = family.length === 0 ? '' : ` under ${namesOf(family)}`;
  const message =
    `${String(selection.count)} ${noun}${under} have ${String(least)} to ${String(greatest)} points, ` +
    `the blueprint asks for ${String(selection.points)}`;
  return { code: 'points-out-of-reach', message };
}

/**
 * The greatest (direction 1) or least (−1) points of a form under disjoint rules: each minimum from
 * its best units, the rest from the best of what the maximums leave. Greedy is exact here, for
 * disjoint ranges under one total form a laminar matroid. Undefined if the ranges allow no form.
 */
function extremePoints(
  { unitPoints, count }: PointsView,
  family: readonly CountRow[],
  direction: 1 | -1,
): number | undefined {
  const best = (a: number, b: number): number =>
    direction * ((unitPoints[b] ?? 0) - (unitPoints[a] ?? 0));
  const covered = new Uint8Array(unitPoints.length);
  const must: number[] = [];
  const may: number[] = [];
  for (const { members, min, max } of family) {
    for (const unit of members) covered[unit] = 1;
    const sorted = [...members].sort(best);
    if (sorted.length < min) return undefined;
    must.push(...sorted.slice(0, min));
    may.push(...sorted.slice(min, max));
  }
  may.push(...[...unitPoints.keys()].filter((unit) => covered[unit] === 0));
  const rest = count - must.length;
  if (rest < 0 || may.length < rest) return undefined;
  const form = [...must, ...may.sort(best).slice(0, rest)];
  return form.reduce((sum, unit) => sum + (unitPoints[unit] ?? 0), 0);
}

/** Beyond this the table of sums is not worth its time. */
const MAX_COUNT_FOR_SUMS = 200;

/** Whether any units of the right number add up: with 2-point items only, no form has 41. */
function sumReason(selection: PointsView, noun: string): FoundReason | undefined {
  const { count, points, unitPoints } = selection;
  if (count > MAX_COUNT_FOR_SUMS) return undefined;
  const sums = possibleSums(unitPoints, count);
  if ((sums >> BigInt(points)) & 1n) return undefined;
  const near = nearest(sums, points).map(String).join(' or ');
  const message = `no ${String(count)} ${noun} have ${String(points)} points together; the nearest is ${near}`;
  return { code: 'points-out-of-reach', message };
}

/** Bit s is set if exactly `count` units can have s points. */
function possibleSums(unitPoints: Int32Array, count: number): bigint {
  const copies = new Map<number, number>();
  for (const value of unitPoints) copies.set(value, Math.min(count, (copies.get(value) ?? 0) + 1));
  let sumsOfSize: readonly bigint[] = [1n, ...Array.from({ length: count }, () => 0n)];
  for (const [value, times] of copies) {
    for (let copy = 0; copy < times; copy += 1) {
      sumsOfSize = sumsOfSize.map((sums, size) =>
        size === 0 ? sums : sums | ((sumsOfSize[size - 1] ?? 0n) << BigInt(value)),
      );
    }
  }
  return sumsOfSize[count] ?? 0n;
}

function nearest(sums: bigint, points: number): readonly number[] {
  const has = (sum: number): boolean => sum >= 0 && ((sums >> BigInt(sum)) & 1n) === 1n;
  for (let off = 1; off <= Math.max(points, sums.toString(2).length); off += 1) {
    const found = [points - off, points + off].filter(has);
    if (found.length > 0) return found;
  }
  return [];
}
