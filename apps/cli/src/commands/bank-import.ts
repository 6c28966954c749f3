import path from 'node:path';
import {
  formatProblems,
  isItemsFile,
  ITEM_DEFAULTS,
  testBlueprint,
  type ImportedItem,
  type PackageDefaults,
} from '#exam-bank';
import { readForeignItems, readForeignPackage } from '#scoring';
import { asLoggedIn, type SessionOptions } from '../api/session.js';
import { readBank } from '../content/read-bank.js';
import { qtiPackageFiles } from '../content/read-qti-package.js';
import { sendBank, type ImportProgress } from '../content/send-bank.js';
import { sendForeign, type ForeignPlace, type ReadItem } from '../content/send-foreign.js';
import { isPackage, packageDefaults, readTask, type PackageOptions } from '../content/read-task.js';
import { readRegular } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

/** Of a test: what a blueprint that draws the same has for its theory part. */
interface ReadTest extends ReadItem {
  readonly proposal?: { readonly theory: object };
}

const MAX_FILE_BYTES = 64 * 1024 * 1024;

export interface BankImportOptions extends PackageOptions, SessionOptions {
  readonly dryRun?: boolean;
  /** That questions of other systems come into. */
  readonly qualification?: string;
  readonly json?: boolean;
}

/**
 * `exam bank import`: imports banks at the engine, each whole or not at all, and questions of other systems, question by
 * question. With `--dry-run` it reads either and says what would be imported.
 */
export async function bankImportCommand(
  files: readonly string[],
  options: BankImportOptions,
): Promise<ExitCode> {
  if (options.dryRun !== true) return importAtEngine(files, options);
  const defaults = packageDefaults(options);
  const items: ReadItem[] = [];
  for (const file of files) {
    const qti = await qtiPackageFiles(file);
    if (qti !== undefined) items.push(...qtiItems(file, qti, defaults));
    else if (isItemsFile(file)) items.push(...(await foreignItems(file, defaults)));
    else if (await isPackage(file)) items.push(await packageItem(file, defaults));
    else items.push(...(await bankItems(file)));
  }
  if (options.json === true) printJson({ items });
  else sayItems(items);
  return EXIT.done;
}

async function foreignItems(
  file: string,
  { criterion, difficulty }: PackageDefaults,
): Promise<readonly ReadItem[]> {
  const defaults = { ...ITEM_DEFAULTS, criterion, difficulty };
  const reading = readForeignItems(await readRegular(file, MAX_FILE_BYTES), file, defaults);
  if (!reading.ok) throw badInput(`${file}: ${reading.reason}`);
  return reading.items.map(shown);
}

function shown({ id, type, reasons, notes }: ImportedItem): ReadItem {
  const status = reasons.length === 0 ? 'ok' : 'blocked';
  return { id, type, status, reasons, notes };
}

/** The items of a content package, and its tests as proposals for blueprints. */
function qtiItems(
  file: string,
  files: ReadonlyMap<string, Buffer>,
  { criterion, difficulty }: PackageDefaults,
): readonly ReadItem[] {
  const reading = readForeignPackage(files, { ...ITEM_DEFAULTS, criterion, difficulty });
  if (!reading.ok) throw badInput(`${file}: ${reading.reason}`);
  for (const note of reading.notes) say(`${file}: note: ${note}`);
  const { items } = reading;
  const tests = reading.tests.map((test): ReadTest => {
    const { id, notes } = test;
    const blueprint = testBlueprint(test, items);
    return blueprint.ok
      ? {
          id,
          type: 'test',
          status: 'ok',
          reasons: [],
          notes,
          proposal: { theory: blueprint.theory },
        }
      : { id, type: 'test', status: 'blocked', reasons: blueprint.reasons, notes };
  });
  return [...items.map(shown), ...tests];
}

async function importAtEngine(
  files: readonly string[],
  options: BankImportOptions,
): Promise<ExitCode> {
  const foreign = files.filter((file) => path.extname(file) !== '.json');
  if (foreign.length > 0) {
    const bank = files.find((file) => path.extname(file) === '.json');
    if (bank !== undefined)
      throw badInput(`${bank}: import banks apart from files of other systems`);
    return importForeign(foreign, options);
  }
  const banks = [];
  for (const file of files) {
    const done = await asLoggedIn(options, (client) => sendBank(client, file, sayProgress));
    const { id, expected, unchanged } = done;
    banks.push({ file, id, created: expected - (unchanged ?? 0), unchanged });
    say(`${file}: ${expected - (unchanged ?? 0)} new versions, ${unchanged ?? 0} unchanged`);
  }
  if (options.json === true) printJson({ banks });
  return EXIT.done;
}

async function importForeign(
  files: readonly string[],
  options: BankImportOptions,
): Promise<ExitCode> {
  const place = placeOf(options, files[0] ?? '');
  const done = await asLoggedIn(options, (client) => sendForeign(client, files, place));
  const { created, blocked, unchanged, items } = done;
  if (options.json === true) printJson(done);
  else sayItems(items);
  say(`${created.length} for review, ${blocked.length} blocked, ${unchanged} unchanged`);
  return EXIT.done;
}

/** Other systems' questions do not say where they belong. */
function placeOf(options: BankImportOptions, file: string): ForeignPlace {
  const { qualification, criterion } = options;
  if (qualification === undefined || criterion === undefined)
    throw badInput(
      `${file}: give --qualification and --criterion, which it does not name; or --dry-run to look at it`,
    );
  // Refused here already where no item could have it.
  return { qualification, criterion: packageDefaults({ criterion }).criterion };
}

function sayProgress({ state, expected, received, stored }: ImportProgress): void {
  if (state === 'receiving') say(`sent ${received} of ${expected}`);
  if (state === 'running') say(`stored ${stored} of ${expected}`);
}

async function packageItem(file: string, defaults: PackageDefaults): Promise<ReadItem> {
  const read = await readTask(file, defaults);
  const { notes } = read;
  if (read.ok) return { id: read.task.id, type: 'task', status: 'ok', reasons: [], notes };
  return { id: read.id, type: 'task', status: 'blocked', reasons: read.problems, notes };
}

async function bankItems(file: string): Promise<readonly ReadItem[]> {
  if (path.extname(file) !== '.json')
    throw badInput(`${file}: is neither a bank (.json, .xml, .gift) nor a problem package`);
  const reading = await readBank(file);
  // A bank is taken whole or not at all: nothing is guessed out of a broken file.
  if (!reading.ok) throw badInput(formatProblems(reading.problems));
  const { items, tasks } = reading.bank;
  return [...items, ...tasks.map(({ id }) => ({ id, type: 'task' }))].map(({ id, type }) => ({
    id,
    type,
    status: 'ok',
    reasons: [],
  }));
}

function sayItems(items: readonly ReadItem[]): void {
  const blocked = items.filter(({ status }) => status === 'blocked');
  for (const { id, reasons } of blocked)
    for (const reason of reasons) say(`${id}: blocked: ${reason}`);
  for (const { id, notes = [] } of items) for (const note of notes) say(`${id}: note: ${note}`);
  const rest = blocked.length === 0 ? 'all well-formed' : `${blocked.length} of them blocked`;
  say(`${items.length} items and tasks, ${rest}`);
}
