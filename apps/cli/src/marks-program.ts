import type { Command } from 'commander';
import { overApi } from './bank-program.js';
import type { MarksVerifyOptions } from './commands/marks-verify.js';
import type { ExitCode } from './exit.js';

/** Adds `exam marks …`. */
export function addMarksCommands(
  program: Command,
  set: (command: () => Promise<ExitCode>) => Promise<void>,
  examples: (...lines: readonly string[]) => string,
): void {
  const marks = program.command('marks').description('marks of a sitting');
  overApi(
    marks
      .command('verify <sitting>')
      .description(
        'recompute every mark, the totals and the decision from what they rest on, and say why',
      )
      .option('--json', 'one JSON document on stdout, nothing else'),
  )
    .addHelpText(
      'after',
      examples(
        'exam marks verify 6f0c7f1e-8f5e-4a39-9f7e-0d5b8f0f2c11',
        'exam marks verify 6f0c7f1e-8f5e-4a39-9f7e-0d5b8f0f2c11 --json',
      ),
    )
    .action((sitting: string, options: MarksVerifyOptions) =>
      set(async () =>
        (await import('./commands/marks-verify.js')).marksVerifyCommand(sitting, options),
      ),
    );
}
