import path from 'node:path';
import { formatProblems } from '#exam-bank';
import { readBank } from '../content/read-bank.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

interface ImportedItem {
  readonly id: string;
  readonly type: string;
  readonly status: 'ok' | 'blocked';
  readonly reasons: readonly string[];
}

/** `exam bank import --dry-run`: reads our own bank format and says what would be imported. */
export async function bankImportCommand(
  files: readonly string[],
  options: { readonly dryRun?: boolean; readonly json?: boolean },
): Promise<ExitCode> {
  if (options.dryRun !== true)
    throw badInput(
      'only --dry-run works offline; import for real through the API: POST /bank/imports',
    );
  const items: ImportedItem[] = [];
  for (const file of files) {
    if (path.extname(file) !== '.json')
      throw badInput(`${file}: this version reads assay-bank/1 (JSON) only`);
    const reading = await readBank(file);
    // A bank is taken whole or not at all: nothing is guessed out of a broken file.
    if (!reading.ok) throw badInput(formatProblems(reading.problems));
    items.push(
      ...reading.bank.items.map(({ id, type }) => ({
        id,
        type,
        status: 'ok' as const,
        reasons: [],
      })),
    );
    items.push(
      ...reading.bank.tasks.map(({ id }) => ({
        id,
        type: 'task',
        status: 'ok' as const,
        reasons: [],
      })),
    );
  }
  if (options.json === true) printJson({ items });
  else say(`${items.length} items and tasks, all well-formed`);
  return EXIT.done;
}
