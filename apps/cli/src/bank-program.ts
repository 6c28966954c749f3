import type { Command } from 'commander';
import type {
  AttributesOptions,
  ChangeOptions,
  ListOptions,
  ReadOptions,
} from './commands/bank-items.js';
import type { ExitCode } from './exit.js';

type Set = (command: () => Promise<ExitCode>) => Promise<void>;
type Examples = (...lines: readonly string[]) => string;

const JSON_OPTION = ['--json', 'one JSON document on stdout, nothing else'] as const;
const load = () => import('./commands/bank-items.js');

/** The options of every command that asks the engine. */
export function overApi(command: Command): Command {
  return command
    .option('--api <url>', 'where the engine is (default: EXAM_API, or http://127.0.0.1:3000)')
    .option('--token-file <file>', 'from exam login (default: EXAM_TOKEN_FILE, or .exam-token)');
}

/** Adds what people do with the items of a bank to `exam bank`. */
export function addBankCommands(bank: Command, set: Set, examples: Examples): void {
  addReading(bank, set, examples);
  for (const change of CHANGES) addChange(bank, set, examples, change);
  overApi(
    bank
      .command('attributes <qualification> <file>')
      .description('set attributes of items from a file (assay-attributes/1, or .csv)')
      .requiredOption('--source <text>', 'where the values come from')
      .option('--replace', 'what the file says of an item is all; else the rest stays')
      .option(...JSON_OPTION),
  )
    .addHelpText('after', examples("exam bank attributes python a.json --source 'pretest 2026'"))
    .action((qualification: string, file: string, options: AttributesOptions) =>
      set(async () => (await load()).bankAttributesCommand(qualification, file, options)),
    );
}

function addReading(bank: Command, set: Set, examples: Examples): void {
  overApi(
    bank
      .command('list <qualification>')
      .description('items by whatever is known of them beside their contents')
      .option('--where <conditions...>', 'NAME=VALUE, such as state=review, points=2..5')
      .option('--sort <name>', 'with a minus: the greatest first')
      .option('--limit <count>', 'of one page, at most 500')
      .option('--after <cursor>', 'the page after the one that named it')
      .option('--facets <names>', 'count by these, separated by commas')
      .option(...JSON_OPTION),
  )
    .addHelpText(
      'after',
      examples(
        'exam bank list python --where state=review criterion=PY-1.1',
        'exam bank list python --where facility=300..700 --sort -uses --facets difficulty --json',
      ),
    )
    .action((qualification: string, options: ListOptions) =>
      set(async () => (await load()).bankListCommand(qualification, options)),
    );
  overApi(
    bank
      .command('show <version>')
      .description('one version with content and key; the engine records who read it'),
  )
    .addHelpText('after', examples('exam bank show 7d3c1a52-6e0f-4b6e-9d0a-2f1b7c9e8a10'))
    .action((id: string, options: ReadOptions) =>
      set(async () => (await load()).bankShowCommand(id, options)),
    );
  overApi(
    bank
      .command('history <qualification> <item>')
      .description('every version of an item, every change of state, by whom and why')
      .option(...JSON_OPTION),
  )
    .addHelpText('after', examples('exam bank history python py-k-001'))
    .action((qualification: string, item: string, options: ReadOptions) =>
      set(async () => (await load()).bankHistoryCommand(qualification, item, options)),
    );
}

interface Change {
  readonly name: string;
  readonly address: string;
  readonly does: string;
  /** The codes of its reasons; without: none is asked for. */
  readonly codes?: string;
  readonly until?: true;
}

const CHANGES: readonly Change[] = [
  { name: 'review', address: 'submissions', does: 'hand drafts in for review' },
  { name: 'approve', address: 'approvals', does: 'approve versions that somebody else wrote' },
  {
    name: 'reject',
    address: 'rejections',
    does: 'give versions under review back to their authors',
    codes: 'wrong-key, ambiguous, off-criterion, duplicate, style, other',
  },
  {
    name: 'withdraw',
    address: 'withdrawals',
    does: 'give drafts up for good',
    codes: 'duplicate, faulty, out-of-scope, other',
  },
  {
    name: 'embargo',
    address: 'embargoes',
    does: 'keep versions out of every draw for now',
    codes: 'leak-suspected, fault-suspected, appeal, reserved, other',
    until: true,
  },
  {
    name: 'lift',
    address: 'embargo-lifts',
    does: 'lift an embargo that somebody else laid',
    codes: 'unfounded, corrected, ended, other',
  },
  {
    name: 'retire',
    address: 'retirements',
    does: 'take versions out of every draw for good',
    codes: 'superseded, outdated, faulty, overexposed, leaked, released, other',
  },
];

function addChange(bank: Command, set: Set, examples: Examples, change: Change): void {
  const { name, address, does, codes, until } = change;
  const command = bank.command(`${name} <versions...>`).description(does);
  if (codes !== undefined)
    command
      .requiredOption('--code <code>', codes)
      .requiredOption('--reason <text>', 'in words; it is kept sealed');
  if (until === true) command.option('--until <instant>', 'such as 2026-12-01T00:00:00Z');
  const why = codes === undefined ? '' : ` --code ${codes.split(',')[0] ?? ''} --reason '…'`;
  overApi(command.option(...JSON_OPTION))
    .addHelpText('after', examples(`exam bank ${name} 7d3c1a52-6e0f-4b6e-9d0a-2f1b7c9e8a10${why}`))
    .action((versions: string[], options: ChangeOptions) =>
      set(async () => (await load()).bankChangeCommand(address, versions, options)),
    );
}
