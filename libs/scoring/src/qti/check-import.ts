import type { ImportedItem } from '#exam-bank';
import type { Fraction } from 'fraction.js';
import { formatPoints } from '../points.js';
import { declaredMaximum, programOf } from './score-response.js';
import { scoreRange, type ScoreRange } from './score-range.js';

/**
 * What only scoring can say of an item that was read: its points are the most that an answer can reach, and an item whose
 * scores do not fit an exam is blocked. Items of other types, and those that are blocked already, come back as they are.
 */
export function checkedImport(imported: ImportedItem): ImportedItem {
  const { item } = imported;
  if (item?.type !== 'qti') return imported;
  const program = programOf(item);
  const range = scoreRange(item, program);
  const declared = declaredMaximum(program);
  const maximum = declared ?? range.highest;
  const reasons = [
    ...rangeReasons(range, item.key.blank === '0'),
    ...maximumReasons(range, declared),
    ...pointsReasons(maximum),
  ];
  if (reasons.length > 0) {
    const { item: _item, ...rest } = imported;
    return { ...rest, reasons: [...imported.reasons, ...reasons] };
  }
  return { ...imported, item: { ...item, points: Number(maximum) } };
}

function rangeReasons(
  { lowest, blank, isPartial }: ScoreRange,
  hasMarker: boolean,
): readonly string[] {
  const reasons: string[] = [];
  if (isPartial)
    reasons.push('some answers leave SCORE without a value, or with a fraction where it is whole');
  if (lowest !== undefined && lowest.s < 0n && lowest.n > 0n)
    reasons.push(
      `some answers give ${formatPoints(lowest)} points, but an item is never worth less than 0; give its mapping a lower bound of 0`,
    );
  if (blank !== undefined && blank.n > 0n && !hasMarker)
    reasons.push(
      `no answer at all gives ${formatPoints(blank)} points, but here it is worth nothing`,
    );
  return reasons;
}

function maximumReasons(
  { highest, isProven }: ScoreRange,
  declared: Fraction | undefined,
): readonly string[] {
  if (declared === undefined)
    return isProven
      ? []
      : [
          'its maximum is not declared, and there are too many answers to find it; declare MAXSCORE',
        ];
  if (highest === undefined) return [];
  const difference = highest.compare(declared);
  if (difference === 0 || (difference < 0 && !isProven)) return [];
  const found = formatPoints(highest);
  return [
    `it declares a maximum of ${formatPoints(declared)} points, but the most that an answer reaches is ${found}`,
  ];
}

function pointsReasons(maximum: Fraction | undefined): readonly string[] {
  const isFit = maximum?.d === 1n && maximum.s > 0n && maximum.n >= 1n && maximum.n <= 10n;
  const shown = maximum === undefined ? 'not known' : formatPoints(maximum);
  return isFit
    ? []
    : [`its maximum is ${shown}; an item has a whole number of points from 1 to 10`];
}
