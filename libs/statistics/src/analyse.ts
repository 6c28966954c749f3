import { optionStatistics, type OptionStatistics } from './distractors.js';
import { itemStatistics, type ItemStatistics } from './item-statistics.js';
import { mantelHaenszel, type MantelHaenszel } from './mantel-haenszel.js';
import { assertMatrix, completeRows, shareOfRow, type MarkMatrix } from './mark-matrix.js';
import { raschDifficulties, type RaschItem } from './rasch/rasch-difficulty.js';
import { suspiciousItems, type SuspiciousItem } from './suspicious.js';
import { testStatistics, type TestStatistics } from './test-statistics.js';

/** What can be known of candidates beside their marks; all in the order of the matrix's rows. */
export interface Aside {
  /** Whether each belongs to the focal group; null: to neither. */
  readonly focal?: readonly (boolean | null)[];
  /** Of items with options: those options, and what each candidate chose (null: not presented). */
  readonly choices?: ReadonlyMap<string, ChoicesOfItem>;
}

export interface ChoicesOfItem {
  readonly options: readonly { readonly id: string; readonly isKey: boolean }[];
  readonly chosen: readonly (readonly string[] | null)[];
}

export interface AnalysedItem extends ItemStatistics {
  /** Rasch difficulty; of right-or-wrong items only, and over complete papers. */
  readonly rasch?: RaschItem;
  readonly options?: readonly OptionStatistics[];
  readonly dif?: MantelHaenszel | null;
}

export interface Analysis {
  readonly items: readonly AnalysedItem[];
  readonly test: TestStatistics;
  readonly suspicious: readonly SuspiciousItem[];
}

/**
 * Item analysis of a test. docs/statistics.md defines every number. The order of candidates never matters.
 * @throws StatisticsError for a matrix that makes no sense
 */
export function analyse(matrix: MarkMatrix, aside: Aside = {}): Analysis {
  assertMatrix(matrix);
  const rasch = raschOf(matrix);
  const items = itemStatistics(matrix).map((statistics, at): AnalysedItem => {
    const difficulty = rasch?.[at];
    const options = optionsOf(matrix, at, aside.choices?.get(statistics.id));
    const dif = aside.focal && difOf(matrix, at, aside.focal);
    return {
      ...statistics,
      ...(difficulty && { rasch: difficulty }),
      ...(options && { options }),
      ...(dif !== undefined && { dif }),
    };
  });
  return {
    items,
    test: testStatistics(matrix),
    suspicious: suspiciousItems(
      items.map(({ options, dif, ...statistics }) => ({
        statistics,
        ...(options && { options }),
        ...(dif !== undefined && { dif }),
      })),
    ),
  };
}

/** All right or all wrong, by the item's maximum. */
function isDichotomous({ items, rows }: MarkMatrix, at: number): boolean {
  const max = items[at]?.max;
  return rows.every((row) => row[at] === null || row[at] === 0 || row[at] === max);
}

/** Difficulties by place in the matrix; of the right-or-wrong items together. */
function raschOf(matrix: MarkMatrix): readonly (RaschItem | undefined)[] | undefined {
  const right = matrix.items.map((_, at) => isDichotomous(matrix, at));
  const rows = completeRows(matrix).map((row) =>
    row.flatMap((mark, at): (0 | 1)[] => (right[at] ? [mark > 0 ? 1 : 0] : [])),
  );
  if (right.filter(Boolean).length < 2) return undefined;
  const found = raschDifficulties(rows);
  let next = 0;
  return right.map((is) => (is ? found?.[next++] : undefined));
}

function optionsOf(
  { items, rows }: MarkMatrix,
  at: number,
  choices: ChoicesOfItem | undefined,
): readonly OptionStatistics[] | undefined {
  if (choices === undefined) return undefined;
  const known = rows.flatMap((row, candidate) => {
    const chosen = choices.chosen[candidate] ?? null;
    const mark = row[at] ?? null;
    return chosen === null || mark === null ? [] : [{ chosen, rest: shareOfRow(items, row, at) }];
  });
  return optionStatistics(choices.options, known);
}

function difOf(
  matrix: MarkMatrix,
  at: number,
  groups: readonly (boolean | null)[],
): MantelHaenszel | null {
  if (!isDichotomous(matrix, at)) return null;
  return mantelHaenszel(
    matrix.rows.flatMap((row, candidate) => {
      const [mark, focal] = [row[at] ?? null, groups[candidate] ?? null];
      return mark === null || focal === null
        ? []
        : [{ right: mark > 0, focal, score: matchedScore(matrix, row) }];
    }),
  );
}

/** Shares that differ in rounding only are the same score. */
function matchedScore({ items }: MarkMatrix, row: readonly (number | null)[]): number {
  return Number(shareOfRow(items, row).toFixed(9));
}
