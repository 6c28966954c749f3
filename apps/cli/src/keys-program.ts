import type { Command } from 'commander';
import type { ExitCode } from './exit.js';

type Set = (command: () => Promise<ExitCode>) => Promise<void>;
interface Options {
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Adds `exam keys …`. */
export function addKeysCommands(
  program: Command,
  set: Set,
  examples: (...lines: readonly string[]) => string,
): void {
  const json = ['--json', 'one JSON document on stdout, nothing else'] as const;
  const load = () => import('./commands/keys.js');
  const keys = program
    .command('keys')
    .description('the keys that wrap the data keys of all sealed text; the engine has to run')
    .addHelpText(
      'after',
      examples(
        'exam keys list',
        'exam keys rotate && npx exam keys rewrap',
        'exam keys disable k0a1b2c3d4e5f6a7 && npx exam keys destroy k0a1b2c3d4e5f6a7',
      ),
    );
  keys
    .command('list')
    .description('keys, their states, and how many data keys hang on each')
    .option(...json)
    .addHelpText('after', examples('exam keys list --json'))
    .action((options: Options) => set(async () => (await load()).keysListCommand(options)));
  keys
    .command('rotate')
    .description('a new primary key')
    .option(...json)
    .addHelpText('after', examples('exam keys rotate'))
    .action((options: Options) => set(async () => (await load()).keysRotateCommand(options)));
  keys
    .command('rewrap')
    .description('wraps all data keys with the primary key; can be stopped and called again')
    .option(...json)
    .addHelpText('after', examples('exam keys rewrap'))
    .action((options: Options) => set(async () => (await load()).keysRewrapCommand(options)));
  keys
    .command('disable <key>')
    .description('what hangs on it does not open any more, until it is enabled again')
    .option('--yes', 'although something hangs on it')
    .option(...json)
    .addHelpText('after', examples('exam keys disable k0a1b2c3d4e5f6a7'))
    .action((id: string, options: Options) =>
      set(async () => (await load()).keysStateCommand(id, 'disabled', options)),
    );
  keys
    .command('enable <key>')
    .description('takes a disabled key into use again')
    .option(...json)
    .addHelpText('after', examples('exam keys enable k0a1b2c3d4e5f6a7'))
    .action((id: string, options: Options) =>
      set(async () => (await load()).keysStateCommand(id, 'enabled', options)),
    );
  keys
    .command('destroy <key>')
    .description('for ever; only a disabled key on which nothing hangs')
    .option(...json)
    .addHelpText('after', examples('exam keys destroy k0a1b2c3d4e5f6a7'))
    .action((id: string, options: Options) =>
      set(async () => (await load()).keysDestroyCommand(id, options)),
    );
}
