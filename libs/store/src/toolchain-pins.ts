import type { Database, Reader, Tx } from './database.js';
import { appendEvent } from './audit-log.js';
import { inTransaction } from './database.js';
import type { Row } from './tables.js';

/** The tools that results in one language come from. */
export type ToolchainPin = Row<'toolchain_pin'>;

export interface OfferedTools {
  readonly language: string;
  readonly toolVersion: string;
  readonly packagesSha256: string;
  readonly treeSha256: string;
  readonly host: string;
  readonly at: Date;
}

/** The pins in force, one for each language that was ever graded. */
export async function selectToolchainPins(db: Reader): Promise<readonly ToolchainPin[]> {
  return db
    .selectFrom('toolchain_pin')
    .distinctOn('language')
    .selectAll()
    .orderBy('language')
    .orderBy('generation', 'desc')
    .execute();
}

/**
 * The pin in force for a language. Where there is none, what is offered becomes it, with its event; of several offers at the
 * same time one does.
 */
export async function pinOnFirstUse(db: Database, offered: OfferedTools): Promise<ToolchainPin> {
  const known = await findPin(db, offered.language);
  if (known !== undefined) return known;
  return inTransaction(db, async (tx) => {
    await insertPin(tx, offered, 1);
    const pin = await findPin(tx, offered.language);
    if (pin === undefined) throw new Error('a pin that was just made is not there');
    return pin;
  });
}

/** Makes other tools the pinned ones from now on; every host that has different ones stops taking work. */
export async function pinAnew(tx: Tx, offered: OfferedTools): Promise<void> {
  const known = await findPin(tx, offered.language);
  await insertPin(tx, offered, (known?.generation ?? 0) + 1);
}

async function findPin(db: Database | Tx, language: string): Promise<ToolchainPin | undefined> {
  return db
    .selectFrom('toolchain_pin')
    .selectAll()
    .where('language', '=', language)
    .orderBy('generation', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function insertPin(tx: Tx, offered: OfferedTools, generation: number): Promise<void> {
  const { language, toolVersion, packagesSha256, treeSha256, host, at } = offered;
  const inserted = await tx
    .insertInto('toolchain_pin')
    .values({
      language,
      generation,
      tool_version: toolVersion,
      packages_sha256: packagesSha256,
      tree_sha256: treeSha256,
      pinned_at: at,
      pinned_host: host,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return; // somebody else was quicker, and tells of it
  await appendEvent(tx, {
    type: 'toolchain.pinned',
    at,
    actor: { kind: 'system', ref: 'grader' },
    subject: { kind: 'toolchain', ref: language },
    data: { generation, toolVersion, packagesSha256, treeSha256 },
  });
}
