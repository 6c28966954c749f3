import type { ChoicesOfItem } from './analyse.js';
import { csvLines } from './csv-lines.js';
import { StatisticsError } from './statistics-error.js';

/**
 * Reads which options were chosen: a row of item ids, a row of their keys, then a row a candidate in the order of the marks; options
 * of one item are joined by "|". An empty cell is no choice. Options that nobody chose and that are no key are not known here.
 * @throws StatisticsError with line and column
 */
export function readChoicesCsv(
  text: string,
  candidates: number,
): ReadonlyMap<string, ChoicesOfItem> {
  const [head, keys, ...rest] = csvLines(text);
  if (head === undefined || keys === undefined)
    throw new StatisticsError('choices: a row of item ids and a row of their keys are needed');
  if (rest.length !== candidates)
    throw new StatisticsError(
      `choices: ${rest.length} candidates, but marks of ${candidates}; both files need the same rows in the same order`,
    );
  return new Map(
    head.map((id, at) => {
      const key = new Set(optionsIn(keys[at] ?? ''));
      if (key.size === 0) throw new StatisticsError(`choices, line 2: ${id} has no key`);
      const chosen = rest.map((line) => optionsIn(line[at] ?? ''));
      const options = [...new Set([...key, ...chosen.flat()])].sort();
      return [
        id,
        { options: options.map((option) => ({ id: option, isKey: key.has(option) })), chosen },
      ];
    }),
  );
}

function optionsIn(cell: string): readonly string[] {
  return cell === '' ? [] : cell.split('|').map((option) => option.trim());
}
