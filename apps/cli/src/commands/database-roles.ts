import { databaseRole, ROLES_SQL } from '#store';
import { commandConfig, withEngineDatabase } from '../engine-database.js';
import { EXIT, type ExitCode } from '../exit.js';
import { printJson, say } from '../output.js';

/**
 * `exam database roles`: as whom the engine works, exit 1 where that role may do anything; with `--print` the SQL that makes the roles, for
 * the server's administrator.
 */
export async function databaseRolesCommand(options: {
  readonly print?: boolean;
  readonly json?: boolean;
}): Promise<ExitCode> {
  if (options.print === true) {
    process.stdout.write(ROLES_SQL);
    return EXIT.done;
  }
  return withEngineDatabase(commandConfig(), async (db) => {
    const { name, mayDoAnything } = await databaseRole(db);
    if (options.json === true) printJson({ ok: !mayDoAnything, role: name });
    else
      say(
        mayDoAnything
          ? `the engine works as ${name}, which may change and delete anything: see docs/operating.md`
          : `the engine works as ${name}, which owns nothing`,
      );
    return mayDoAnything ? EXIT.checkFailed : EXIT.done;
  });
}
