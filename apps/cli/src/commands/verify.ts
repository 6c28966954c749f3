import path from 'node:path';
import { readFolder, readText } from '../content/read-folder.js';
import { EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';
import { verifyEvidence } from '../evidence/verify-evidence.js';

/** `exam verify`: checks an evidence pack (a folder) with nothing but its files; no database, no network. */
export async function verifyCommand(
  folder: string,
  options: { readonly vkey?: string; readonly json?: boolean },
): Promise<ExitCode> {
  const files = await readFolder(folder);
  const trustedVkey =
    options.vkey === undefined ? undefined : (await readText(options.vkey)).trim();
  const report = verifyEvidence(files, trustedVkey);
  if (options.json === true) printJson(report);
  else {
    for (const { name, ok, detail } of report.checks)
      say(`${ok ? '  ok  ' : 'FAILED'} ${name.padEnd(14)} ${detail}`);
    say(
      report.ok
        ? `${path.basename(path.resolve(folder))}: every check holds`
        : 'the pack does not hold',
    );
  }
  return report.ok ? EXIT.done : EXIT.checkFailed;
}
