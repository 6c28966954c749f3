import type { Command } from 'commander';
import type { SessionOptions } from './api/session.js';
import { overApi } from './bank-program.js';
import type { ExitCode } from './exit.js';

type Set = (command: () => Promise<ExitCode>) => Promise<void>;
type Options = SessionOptions & { readonly json?: boolean; readonly key: string };

const json = ['--json', 'one JSON document on stdout, nothing else'] as const;
const key = ['--key <file>', 'your secret key, as keygen or age-keygen wrote it'] as const;

/** Adds `exam custodian …` and `exam set …`. */
export function addCustodianCommands(
  program: Command,
  set: Set,
  examples: (...lines: readonly string[]) => string,
): void {
  const load = () => import('./commands/custodian.js');
  const custodian = program.command('custodian').description("custodians' keys of drawn sets");
  custodian
    .command('keygen')
    .description('make a key; the secret half never leaves your machine')
    .requiredOption('--out <file>', 'where the key goes; never over another file')
    .option(...json)
    .addHelpText('after', examples('exam custodian keygen --out custodian.key'))
    .action((options: { out: string; json?: boolean }) =>
      set(async () => (await load()).keygenCommand(options)),
    );
  overApi(custodian.command('register'))
    .description('register the public half, and prove that the secret half is here')
    .requiredOption(...key)
    .option(...json)
    .addHelpText('after', examples('exam custodian register --key custodian.key'))
    .action((options: Options) => set(async () => (await load()).registerCommand(options)));
  custodian
    .command('peel [file]')
    .description('take one layer off an age file, offline: what `age -d -i KEY` does')
    .requiredOption(...key)
    .addHelpText('after', examples('exam custodian peel --key custodian.key pair.age > share.age'))
    .action((file: string | undefined, options: { key: string }) =>
      set(async () => (await load()).peelCommand(file, options)),
    );
  overApi(program.command('set').description('exam sets').command('open <opening>'))
    .description('take your turn as a custodian in the opening of a set')
    .requiredOption(...key)
    .option(...json)
    .addHelpText(
      'after',
      examples('exam set open 0b9d3c1e-5a7f-4a55-9a3e-8d2f6f0e4b11 --key custodian.key'),
    )
    .action((opening: string, options: Options) =>
      set(async () => (await load()).setOpenCommand(opening, options)),
    );
}
