import { Command, CommanderError } from 'commander';
import type { LogInOptions } from './api/session.js';
import { addBankCommands, overApi } from './bank-program.js';
import type { DrawabilityOptions } from './commands/bank-drawability.js';
import type { BankImportOptions } from './commands/bank-import.js';
import type { DemoOptions } from './commands/demo.js';
import type { DrawOptions } from './commands/draw.js';
import type { LeakTraceOptions } from './commands/leak-trace.js';
import type { WhoSawOptions } from './commands/leak-who-saw.js';
import type { TaskCheckOptions } from './commands/task-check.js';
import type { TaskRunOptions } from './commands/task-run.js';
import { CommandError, EXIT, type ExitCode } from './exit.js';
import { addCustodianCommands } from './custodian-program.js';
import { addProofCommands } from './draw-program.js';
import { addKeysCommands } from './keys-program.js';
import { addLogCommands } from './log-program.js';
import { addMarksCommands } from './marks-program.js';
import { say } from './output.js';
import { addStatsCommands } from './stats-program.js';

/** The `exam` command. Exit: 0 done, 1 a check did not hold, 2 bad input, 3 infrastructure failure. */
async function main(argv: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  // Commands are loaded when they are called: help and mistakes need not wait for the engine's libraries.
  const set = async (command: () => Promise<ExitCode>): Promise<void> => {
    exitCode = await command();
  };
  try {
    await programWith(set).parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.badInput;
    if (error instanceof CommandError) {
      say(error.message);
      return error.exitCode;
    }
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return EXIT.infrastructure;
  }
}

function programWith(set: (command: () => Promise<ExitCode>) => Promise<void>): Command {
  const program = new Command('exam')
    .description('Assay: draw, sit, mark, prove, appeal, re-mark')
    .exitOverride()
    .showHelpAfterError('(exam --help shows what there is)');
  const points = ['--points <count>', 'of a pass-fail problem package (default: 10)'] as const;
  const criterion = ['--criterion <id>', 'that what does not name one counts towards'] as const;
  const json = ['--json', 'one JSON document on stdout, nothing else'] as const;

  program
    .command('demo')
    .description('the whole exam cycle on a throw-away database')
    .option(...json)
    .option('--evidence <folder>', "also write the appellant's evidence pack there")
    .addHelpText(
      'after',
      examples('exam demo', 'exam demo --evidence /tmp/pack && exam verify /tmp/pack'),
    )
    .action((options: DemoOptions) =>
      set(async () => (await import('./commands/demo.js')).demoCommand(options)),
    );

  const task = program.command('task').description('practical tasks');
  task
    .command('check <task>')
    .description(
      'is the task well-formed, does every example submission get its verdict and points every time, and have limits margins?',
    )
    .option('--quick', 'one run of each example: verdicts and points only')
    .option('--repeat <count>', 'runs of the examples whose output decides (default: 3)')
    .option(...points)
    .option(...criterion)
    .option(...json)
    .addHelpText(
      'after',
      examples(
        'exam task check samples/python/tasks/py-invoice',
        'exam task check samples/python/tasks/py-invoice --quick',
        'exam task check samples/cpp/tasks/cpp-ledger --repeat 10 --json',
        'exam task check different.zip --points 20 --criterion CPP-6.1',
      ),
    )
    .action((folder: string, options: TaskCheckOptions) =>
      set(async () => (await import('./commands/task-check.js')).taskCheckCommand(folder, options)),
    );
  task
    .command('run <task> [files...]')
    .description('grade one submission, or many, in the real sandbox')
    .option('--language <language>', 'one that the task allows: c, cpp, java, python, …')
    .option('--batch <list>', 'a file of lines {"id", "language", "files": [paths]}')
    .option(...points)
    .option(...criterion)
    .option(...json)
    .addHelpText(
      'after',
      examples(
        'exam task run samples/python/tasks/py-invoice --language python my.py --json',
        'exam task run samples/cpp/tasks/cpp-ledger --batch list.jsonl',
      ),
    )
    .action((folder: string, files: string[], options: TaskRunOptions) =>
      set(async () =>
        (await import('./commands/task-run.js')).taskRunCommand(folder, files, options),
      ),
    );

  program
    .command('doctor')
    .description('what is missing or weak on this host, in plain words')
    .option(...json)
    .addHelpText('after', examples('exam doctor', 'EXAM_SANDBOX_RUNTIME=runsc exam doctor --json'))
    .action((options: { json?: boolean }) =>
      set(async () => (await import('./commands/doctor.js')).doctorCommand(options)),
    );

  program
    .command('compare')
    .description('the default comparator over lines {"id", "flags", "answer", "output"}')
    .requiredOption('--batch <list>', 'a file of JSON lines')
    .addHelpText('after', examples('exam compare --batch cases.jsonl'))
    .action((options: { batch: string }) =>
      set(async () => (await import('./commands/compare.js')).compareCommand(options)),
    );

  program
    .command('item')
    .description('knowledge items')
    .command('score <item>')
    .description('score responses to one item, given as FILE#ITEM-ID or as the .xml of a QTI item')
    .requiredOption('--batch <list>', 'a file of lines {"id", "responses": {"RESPONSE": …}}')
    .addHelpText(
      'after',
      examples('exam item score samples/python/bank.json#py-k-001 --batch responses.jsonl'),
    )
    .action((item: string, options: { batch: string }) =>
      set(async () => (await import('./commands/item-score.js')).itemScoreCommand(item, options)),
    );

  overApi(
    program
      .command('login')
      .description('log in at the engine; the password comes on stdin')
      .requiredOption('--user <name>', 'user name'),
  )
    .addHelpText('after', examples('exam login --user m.zielinska < password.txt'))
    .action((options: LogInOptions) =>
      set(async () => (await import('./api/session.js')).logInCommand(options)),
    );

  const bank = program.command('bank').description('question banks');
  addBankCommands(bank, set, examples);
  bank
    .command('drawability')
    .description('how many sets a bank has in it for a blueprint, and what holds the number down')
    .requiredOption('--bank <file>', 'bank.json, with its tasks beside it')
    .requiredOption('--blueprint <file>', 'blueprint.json')
    .option(
      '--attributes <file>',
      'assay-attributes/1 or .csv, in place of what the bank says of an item',
    )
    .option('--earlier <file>', 'earlier sets, newest first: [{"id", "units"}]')
    .option('--exclude <ids>', 'not to be drawn, with commas between them')
    .option(...json)
    .addHelpText(
      'after',
      examples(
        'exam bank drawability --bank samples/java/bank.json --blueprint samples/java/blueprint.json',
      ),
    )
    .action((options: DrawabilityOptions) =>
      set(async () => (await import('./commands/bank-drawability.js')).drawabilityCommand(options)),
    );

  bank
    .command('export <bank> <out>')
    .description('write the knowledge items of a bank as a QTI content package')
    .requiredOption('--format <format>', 'qti3')
    .option(...json)
    .addHelpText(
      'after',
      examples('exam bank export samples/python/bank.json --format qti3 out.zip'),
    )
    .action((file: string, out: string, options: { format: string; json?: boolean }) =>
      set(async () =>
        (await import('./commands/bank-export.js')).bankExportCommand(file, out, options),
      ),
    );
  overApi(bank.command('import <files...>'))
    .description(
      'import banks (bank.json) or questions of other systems (QTI, Moodle XML, GIFT) at the engine; or read files and say what would be imported',
    )
    .option('--qualification <id>', 'that questions of other systems come into')
    .option('--dry-run', 'read and check only; takes problem packages, too')
    .option(...points)
    .option(...criterion)
    .option(...json)
    .addHelpText(
      'after',
      examples(
        'exam bank import samples/python/bank.json --dry-run --json',
        'exam bank import different.zip hello/ --dry-run --criterion CPP-6.1',
        'exam bank import samples/python/bank.json --api http://127.0.0.1:3000',
        'exam bank import questions.xml package.zip --qualification java --criterion JAVA-1.1',
      ),
    )
    .action((files: string[], options: BankImportOptions) =>
      set(async () =>
        (await import('./commands/bank-import.js')).bankImportCommand(files, options),
      ),
    );

  const draw = program.command('draw').description('draw exam sets, and prove how they were drawn');
  draw.addHelpText(
    'after',
    examples(
      `exam draw --bank samples/java/bank.json --blueprint samples/java/blueprint.json --seed ${'00'.repeat(32)}`,
      'exam draw replay record.json',
    ),
  );
  addProofCommands(draw, set, examples);
  draw
    .command('sets', { isDefault: true })
    .description('draw exam sets offline from a bank, a blueprint and a seed')
    .requiredOption('--bank <file>', 'bank.json, with its tasks beside it')
    .requiredOption('--blueprint <file>', 'blueprint.json')
    .requiredOption('--seed <hex>', '64 hexadecimal digits')
    .option('--forms <count>', 'so many sets, drawn together', '1')
    .option(
      '--attributes <file>',
      'assay-attributes/1 or .csv, in place of what the bank says of an item',
    )
    .option(
      '--earlier <file>',
      'earlier sets, newest first: [{"id", "units"}], or what --json printed',
    )
    .option('--exclude <ids>', 'not to be drawn, with commas between them')
    .option(...json)
    .addHelpText(
      'after',
      examples(
        `exam draw --bank samples/java/bank.json --blueprint samples/java/blueprint.json --seed ${'00'.repeat(32)} --json`,
        `exam draw --bank samples/cpp/bank.json --blueprint samples/cpp/blueprint.json --seed ${'0f'.repeat(32)} --forms 2 --json > first.json`,
        `exam draw --bank samples/cpp/bank.json --blueprint samples/cpp/blueprint.json --seed ${'a1'.repeat(32)} --earlier first.json --exclude cpp-k-001,cpp-k-002`,
      ),
    )
    .action((options: DrawOptions) =>
      set(async () => (await import('./commands/draw.js')).drawCommand(options)),
    );

  const leak = program.command('leak').description('leaked content: whose copy, who saw it');
  leak
    .command('trace <fragment>')
    .description('rank copies for what leaked of a paper: a lead, not proof')
    .requiredOption('--copies <file>', 'assay-copies/1: the copies with their option orders')
    .option('--error-rate <rate>', 'how often an order is taken down wrongly (default: 0.05)')
    .option(...json)
    .addHelpText('after', examples('exam leak trace photo.txt --copies copies.json --json'))
    .action((fragment: string, options: LeakTraceOptions) =>
      set(async () =>
        (await import('./commands/leak-trace.js')).leakTraceCommand(fragment, options),
      ),
    );
  leak
    .command('who-saw <item>')
    .description('everybody who could have seen QUALIFICATION/ITEM, in any version')
    .option('--from <moment>', 'such as 2026-03-02T09:00:00Z (default: ever)')
    .option('--to <moment>', 'default: now')
    .option(...json)
    .addHelpText('after', examples('exam leak who-saw python/py-k-001 --from 2026-03-01T00:00:00Z'))
    .action((item: string, options: WhoSawOptions) =>
      set(async () =>
        (await import('./commands/leak-who-saw.js')).leakWhoSawCommand(item, options),
      ),
    );
  addStatsCommands(program, set, examples);
  addKeysCommands(program, set, examples);
  addMarksCommands(program, set, examples);
  addLogCommands(program, set, examples);
  program
    .command('database')
    .description("the engine's database")
    .command('roles')
    .description('as whom the engine works; or the SQL that makes its roles')
    .option('--print', 'the SQL, to be run by a superuser in the database of the engine')
    .option(...json)
    .addHelpText(
      'after',
      examples('exam database roles', 'exam database roles --print | psql exam'),
    )
    .action((options: { print?: boolean; json?: boolean }) =>
      set(async () => (await import('./commands/database-roles.js')).databaseRolesCommand(options)),
    );

  program
    .command('verify <pack>')
    .description('check an evidence pack offline, with no database')
    .option('--vkey <file>', "the log's published key, from elsewhere than the pack")
    .option(...json)
    .addHelpText('after', examples('exam verify /tmp/pack --vkey data/audit/log.vkey'))
    .action((pack: string, options: { vkey?: string; json?: boolean }) =>
      set(async () => (await import('./commands/verify.js')).verifyCommand(pack, options)),
    );

  addCustodianCommands(program, set, examples);
  return program;
}

function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ npx ${line}`).join('\n')}`;
}

process.exitCode = await main(process.argv);
