import type { Command } from 'commander';
import type { AngoffOptions } from './commands/angoff.js';
import type { EquateOptions } from './commands/equate.js';
import type { StatsOptions } from './commands/stats.js';
import type { ExitCode } from './exit.js';

/** Adds `exam stats`, `exam angoff` and `exam equate`: what is computed of tables of marks, offline. */
export function addStatsCommands(
  program: Command,
  set: (command: () => Promise<ExitCode>) => Promise<void>,
  examples: (...lines: readonly string[]) => string,
): void {
  const json = ['--json', 'one JSON document on stdout, nothing else'] as const;
  program
    .command('stats <marks>')
    .description(
      'item analysis of a table of marks: a row of item ids, a row of maxima, a row a candidate',
    )
    .option('--choices <file>', 'which options were chosen: item ids, keys, a row a candidate')
    .option('--focal <group>', 'compares this group with the others (column "group" of the marks)')
    .option(...json)
    .addHelpText(
      'after',
      examples(
        'exam stats marks.csv',
        'exam stats marks.csv --choices choices.csv --focal F --json',
      ),
    )
    .action((marks: string, options: StatsOptions) =>
      set(async () => (await import('./commands/stats.js')).statsCommand(marks, options)),
    );
  program
    .command('angoff <ratings>')
    .description(
      "a cut score from a panel's ratings: a row of item ids, a row of maxima, a row a judge",
    )
    .option(...json)
    .addHelpText('after', examples('exam angoff ratings.csv --json'))
    .action((ratings: string, options: AngoffOptions) =>
      set(async () => (await import('./commands/angoff.js')).angoffCommand(ratings, options)),
    );
  program
    .command('equate <new> <old>')
    .description('the cut score of a new form that is worth that of an old one, by linear equating')
    .requiredOption('--cut <points>', 'the cut score on the old form')
    .option('--method <name>', 'mean-sigma (equivalent groups), tucker or levine', 'mean-sigma')
    .option(...json)
    .addHelpText(
      'after',
      examples(
        'exam equate spring.csv autumn.csv --cut 28',
        'exam equate spring.csv autumn.csv --cut 28 --method tucker',
      ),
    )
    .action((next: string, old: string, options: EquateOptions) =>
      set(async () => (await import('./commands/equate.js')).equateCommand(next, old, options)),
    );
}
