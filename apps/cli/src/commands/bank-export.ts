import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatProblems, parseBank, writeArchive, writeQtiPackage } from '#exam-bank';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

/** `exam bank export BANK.json --format qti3 OUT.zip`: the knowledge items of a bank as a content package of QTI 3.0. */
export async function bankExportCommand(
  bank: string,
  out: string,
  options: { readonly format: string; readonly json?: boolean },
): Promise<ExitCode> {
  if (options.format !== 'qti3')
    throw badInput(
      `--format ${options.format.slice(0, 40)}: only qti3 is written; give --format qti3`,
    );
  const parsed = parseBank(await readText(bank), path.basename(bank));
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  const { items, tasks } = parsed.value;
  const written = writeQtiPackage(items);
  // A package without some of the items would be taken for the bank.
  if (!written.ok)
    throw badInput(written.problems.map((problem) => `${bank}: ${problem}`).join('\n'));
  await writeFile(out, await writeArchive(written.files), { flag: 'wx', mode: 0o600 }).catch(
    (error: unknown) => {
      throw badInput(
        `${out}: cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      );
    },
  );
  if (options.json === true)
    printJson({ items: items.length, tasksLeftOut: tasks, notes: written.notes });
  for (const note of written.notes) say(`note: ${note}`);
  if (tasks.length > 0) say(`${tasks.length} practical tasks are no part of QTI and are left out`);
  say(`${out}: ${items.length} items`);
  return EXIT.done;
}
