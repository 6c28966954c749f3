import { angoffCut, csvLines, StatisticsError, type AngoffCut } from '#statistics';
import { ScoringError } from '#scoring';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';

export interface AngoffOptions {
  readonly json?: boolean;
}

/** `exam angoff`: the cut score of a panel, exact. The first column names the judges. */
export async function angoffCommand(file: string, options: AngoffOptions): Promise<ExitCode> {
  const text = await readText(file);
  const cut = cutOf(file, text);
  if (options.json === true) printJson(cut);
  else process.stdout.write(`${linesOf(cut).join('\n')}\n`);
  return EXIT.done;
}

function cutOf(file: string, text: string): AngoffCut {
  try {
    const [head, maxima, ...rest] = csvLines(text);
    if (head === undefined || maxima === undefined || head[0] !== 'judge')
      throw new StatisticsError(
        'line 1 begins with "judge" and has the item ids; line 2 has their maxima',
      );
    const items = head.slice(1).map((id, at) => ({ id, max: maxima[at + 1] ?? '' }));
    return angoffCut(
      items,
      rest.map(([judge = '', ...ratings]) => ({
        judge,
        ratings: Object.fromEntries(items.map(({ id }, at) => [id, ratings[at] ?? ''])),
      })),
    );
  } catch (error) {
    if (error instanceof StatisticsError || error instanceof ScoringError)
      throw badInput(`${file}: ${error.message}`);
    throw error;
  }
}

function linesOf({ cut, share, isSchemeCut, judges, sd, standardError }: AngoffCut) {
  return [
    ...judges.map(({ judge, sum }) => `${judge}: ${sum}`),
    `cut score ${cut} points, ${share} of all`,
    ...(sd === null || standardError === null
      ? []
      : [
          `judges' sums: sd ${sd.toFixed(2)}, standard error of the cut ${standardError.toFixed(2)}`,
        ]),
    ...(isSchemeCut
      ? []
      : ['a scheme takes cut scores in whole hundredths of a percent: the panel rounds it']),
  ];
}
