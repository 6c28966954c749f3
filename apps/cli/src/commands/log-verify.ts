import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AuditError, parseVkey } from '#audit';
import { verifyLedgers } from '#marking';
import { inSnapshot, verifyPublishedLog, type LogReport } from '#store';
import { readText } from '../content/read-folder.js';
import { commandConfig, withEngineDatabase } from '../engine-database.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';
import { sayChecks } from './say-checks.js';

export interface LogVerifyOptions {
  readonly tiles?: string;
  readonly vkey?: string;
  readonly json?: boolean;
}

/** `exam log verify`: exit 1 where a check of the log, or of the ledgers against it, does not hold. */
export async function logVerifyCommand(options: LogVerifyOptions): Promise<ExitCode> {
  const report =
    options.tiles === undefined
      ? await verifyOfEngine(options)
      : await verifyFiles(options.tiles, options.vkey);
  const { ok, checks } = report;
  if (options.json === true) printJson({ ok, checks });
  else sayChecks(checks, [ok ? 'every check holds' : 'the log does not hold']);
  return ok ? EXIT.done : EXIT.checkFailed;
}

async function verifyFiles(folder: string, vkeyFile: string | undefined): Promise<LogReport> {
  if (vkeyFile === undefined)
    throw badInput("--vkey: name the file with the log's published key, had from elsewhere");
  return verifyPublishedLog(folder, await readVkey(vkeyFile), { events: true });
}

async function verifyOfEngine({ vkey }: LogVerifyOptions): Promise<LogReport> {
  const config = commandConfig();
  const folder = path.join(config.dataFolder, 'audit');
  const key = await readVkey(vkey ?? path.join(folder, 'log.vkey'));
  // The newest checkpoint, kept beside the database: a log that lost its end does not reach it.
  const keptNote = await readFile(path.join(folder, 'checkpoint'), 'utf8').catch(() => undefined);
  const heads = { vkey: key, ...(keptNote === undefined ? {} : { keptNote }) };
  return withEngineDatabase(config, (db) =>
    inSnapshot(db, (snapshot) => verifyLedgers(snapshot, heads)),
  );
}

async function readVkey(file: string): Promise<string> {
  const vkey = (await readText(file)).trim();
  try {
    parseVkey(vkey);
    return vkey;
  } catch (error) {
    if (error instanceof AuditError) throw badInput(`${file}: ${error.message}`);
    throw error;
  }
}
