import { Fraction } from 'fraction.js';
import type { Mark } from '../mark.js';
import { comparePoints, formatPoints, parsePoints, type Points } from '../points.js';
import { totalOf } from '../totals.js';

/** How an item did, exactly. */
export interface ItemStatistics {
  readonly item: string;
  /** Who has a mark in it that counts. */
  readonly candidates: number;
  /** Mean share of its points; null where nobody counts. */
  readonly facility: Points | null;
  /**
   * Mean share of the upper 27% of the candidates by the rest of the exam, less that of the lower 27%; null with fewer than two.
   * Candidates who tie at the edge of a group count in it in equal parts, so that no order decides.
   */
  readonly discrimination: Points | null;
}

interface Row {
  readonly share: Fraction;
  readonly rest: Fraction;
}

/** @param candidates the marks in force of each candidate */
export function itemStatistics(
  item: string,
  candidates: readonly (readonly Mark[])[],
): ItemStatistics {
  const rows = candidates.flatMap((marks) => rowOf(item, marks));
  return {
    item,
    candidates: rows.length,
    facility: rows.length === 0 ? null : formatPoints(mean(rows.map(({ share }) => share))),
    discrimination: rows.length < 2 ? null : upperLessLower(rows),
  };
}

const COUNTING = new Set<Mark['state']>(['marked', 'blank', 'not-reached']);

function rowOf(item: string, marks: readonly Mark[]): readonly Row[] {
  const own = marks.find((mark) => mark.item === item);
  if (own === undefined || !COUNTING.has(own.state) || comparePoints(own.maxPoints, '0') === 0)
    return [];
  const rest = totalOf(marks.filter((mark) => mark !== own));
  const restMax = parsePoints(rest.maxPoints);
  return [
    {
      share: parsePoints(own.points).div(parsePoints(own.maxPoints)),
      rest: restMax.n === 0n ? new Fraction(0) : parsePoints(rest.points).div(restMax),
    },
  ];
}

function upperLessLower(rows: readonly Row[]): Points {
  const size = Math.ceil((27 * rows.length) / 100);
  const upwards = [...rows].sort((a, b) => a.rest.compare(b.rest));
  return formatPoints(edgeMean([...upwards].reverse(), size).sub(edgeMean(upwards, size)));
}

/** Mean share of the first `size`, those who tie with the last of them in equal parts. */
function edgeMean(ordered: readonly Row[], size: number): Fraction {
  const edge = ordered[size - 1]?.rest;
  if (edge === undefined) throw new Error('there are fewer rows than the group takes');
  const isAtEdge = ({ rest }: Row) => rest.equals(edge);
  const inside = ordered.slice(0, size).filter((row) => !isAtEdge(row));
  const tied = ordered.filter(isAtEdge);
  const tiedMean = mean(tied.map(({ share }) => share));
  return sum(inside.map(({ share }) => share))
    .add(tiedMean.mul(size - inside.length))
    .div(size);
}

function mean(values: readonly Fraction[]): Fraction {
  return sum(values).div(values.length);
}

function sum(values: readonly Fraction[]): Fraction {
  return values.reduce((total, value) => total.add(value), new Fraction(0));
}
