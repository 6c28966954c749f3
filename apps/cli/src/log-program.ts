import type { Command } from 'commander';
import type { LogVerifyOptions } from './commands/log-verify.js';
import type { ExitCode } from './exit.js';

/** Adds `exam log …`. */
export function addLogCommands(
  program: Command,
  set: (command: () => Promise<ExitCode>) => Promise<void>,
  examples: (...lines: readonly string[]) => string,
): void {
  const log = program.command('log').description('the audit log');
  log
    .command('verify')
    .description(
      "verify a whole log: that in the engine's database, with every mark and result against its event; or one that was published as files",
    )
    .option('--tiles <folder>', 'a log as files: checkpoint, tile/…; needs --vkey, and no engine')
    .option('--vkey <file>', "the log's published key (default: that of the engine's data folder)")
    .option('--json', 'one JSON document on stdout, nothing else')
    .addHelpText(
      'after',
      examples(
        'exam log verify',
        'exam log verify --vkey /media/audit/log.vkey --json',
        'exam log verify --tiles data/audit/log --vkey data/audit/log.vkey',
      ),
    )
    .action((options: LogVerifyOptions) =>
      set(async () => (await import('./commands/log-verify.js')).logVerifyCommand(options)),
    );
}
