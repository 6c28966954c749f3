import {
  analyse,
  readChoicesCsv,
  readMarksCsv,
  StatisticsError,
  type AnalysedItem,
  type Analysis,
} from '#statistics';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, tableOf } from '../output.js';

export interface StatsOptions {
  readonly choices?: string;
  readonly focal?: string;
  readonly json?: boolean;
}

/** `exam stats`: item analysis of a table of marks, offline. */
export async function statsCommand(file: string, options: StatsOptions): Promise<ExitCode> {
  const analysis = await analysed(file, options);
  if (options.json === true) printJson(analysis);
  else process.stdout.write(`${linesOf(analysis).join('\n')}\n`);
  return EXIT.done;
}

async function analysed(file: string, options: StatsOptions): Promise<Analysis> {
  const text = await readText(file);
  const choices = options.choices === undefined ? undefined : await readText(options.choices);
  try {
    const { matrix, groups } = readMarksCsv(text);
    return analyse(matrix, {
      ...(options.focal !== undefined && { focal: focalOf(groups, options.focal) }),
      ...(choices !== undefined && { choices: readChoicesCsv(choices, matrix.rows.length) }),
    });
  } catch (error) {
    if (error instanceof StatisticsError) throw badInput(`${file}: ${error.message}`);
    throw error;
  }
}

function focalOf(
  groups: readonly string[] | undefined,
  focal: string,
): readonly (boolean | null)[] {
  if (groups === undefined) throw new StatisticsError('--focal needs a column "group"');
  if (!groups.includes(focal)) throw new StatisticsError(`nobody is of the group ${focal}`);
  return groups.map((group) => (group === '' ? null : group === focal));
}

function linesOf({ items, test, suspicious }: Analysis): readonly string[] {
  const { candidates, complete, mean, median, sd, alpha, sem } = test;
  const head = ['item', 'n', 'facility', '', 'discr.', 'pt-bis.', 'up-low', 'Rasch', 'DIF'];
  return [
    tableOf(head, items.map(rowOf)),
    '',
    `${candidates} candidates (${complete} with every item), mean ${shown(mean)}, median ${shown(median)}, sd ${shown(sd)}`,
    `alpha ${shown(alpha)}, standard error of measurement ${shown(sem)}`,
    ...suspicious.flatMap(({ item, reasons }) =>
      reasons.map(({ text }) => `look at ${item}: ${text}`),
    ),
  ];
}

const BAR = 20;

function rowOf(item: AnalysedItem): readonly string[] {
  const { id, n, facility, discrimination, pointBiserial, upperLower, rasch, dif } = item;
  return [
    id,
    String(n),
    shown(facility),
    '█'.repeat(Math.round((facility ?? 0) * BAR)).padEnd(BAR, '·'),
    shown(discrimination),
    shown(pointBiserial),
    shown(upperLower),
    shown(rasch?.difficulty ?? null),
    dif?.class ?? '–',
  ];
}

function shown(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}
