import { appendEvent, inTransaction, whoCouldHaveSeen } from '#store';
import { commandConfig, withEngineDatabase } from '../engine-database.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';

export interface WhoSawOptions {
  readonly from?: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** `exam leak who-saw`: everybody who could have seen an item, from the engine's database; the question is put on record. */
export async function leakWhoSawCommand(
  reference: string,
  options: WhoSawOptions,
): Promise<ExitCode> {
  const [qualificationId = '', itemId] = reference.split('/');
  if (itemId === undefined)
    throw badInput(`${reference}: name the item as QUALIFICATION/ITEM, e.g. python/py-k-001`);
  const at = new Date();
  const [from, until] = [
    instant('--from', options.from, new Date(0)),
    instant('--to', options.to, at),
  ];
  const sightings = await withEngineDatabase(commandConfig(), (db) =>
    inTransaction(db, async (tx) => {
      await appendEvent(tx, {
        type: 'leak.asked-who-saw',
        at,
        actor: { kind: 'system', ref: 'operator' },
        subject: { kind: 'leak', ref: reference },
        data: { from: from.toISOString(), until: until.toISOString() },
      });
      return whoCouldHaveSeen(tx, { qualificationId, itemId, from, until });
    }),
  );
  if (options.json === true) printJson({ sightings });
  else
    for (const { name, kind, version, from, until, source } of sightings)
      process.stdout.write(
        `${from.toISOString()} to ${until?.toISOString() ?? 'now'}  ${kind}  ${name}  version ${version}  ${source}\n`,
      );
  return EXIT.done;
}

function instant(option: string, text: string | undefined, otherwise: Date): Date {
  const read = text === undefined ? otherwise : new Date(text);
  if (Number.isNaN(read.getTime()))
    throw badInput(`${option}: ${text} is no moment; give one as 2026-03-02T09:00:00Z`);
  return read;
}
