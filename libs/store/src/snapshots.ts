import type { BankSnapshot } from '#exam-bank';
import type { Reader, Tx } from './database.js';
import { DATA_KEY_COLUMNS, sealIn, unsealRow, type DataKeyColumns } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { Row } from './tables.js';

/** What sets of a bank version are drawn from. It holds the positions of right options, so it is sealed. */
export type SnapshotRow = Row<'bank_snapshot'> & DataKeyColumns;

export interface KeptSnapshot {
  readonly snapshot: BankSnapshot;
  /** Salts the leaves under the root, which outsiders are told; 32 bytes. */
  readonly rootKey: Buffer;
}

export async function insertSnapshot(
  tx: Tx,
  keys: Keys,
  kept: KeptSnapshot & {
    readonly bankVersionId: string;
    readonly root: string;
    readonly at: Date;
  },
): Promise<void> {
  const { snapshot, rootKey, bankVersionId, root, at } = kept;
  const { text, data_key_id } = await sealIn(tx, keys, {
    body: Buffer.from(JSON.stringify({ rootKey: rootKey.toString('hex'), snapshot })),
    binding: bindingOf(bankVersionId),
  });
  await tx
    .insertInto('bank_snapshot')
    .values({
      bank_version_id: bankVersionId,
      units: snapshot.units.length,
      root,
      sealed_body: text,
      data_key_id,
      made_at: at,
    })
    .execute();
}

export function findSnapshot(db: Reader, bankVersionId: string): Promise<SnapshotRow | undefined> {
  return db
    .selectFrom('bank_snapshot')
    .innerJoin('data_key', 'data_key.id', 'bank_snapshot.data_key_id')
    .selectAll('bank_snapshot')
    .select(DATA_KEY_COLUMNS)
    .where('bank_version_id', '=', bankVersionId)
    .executeTakeFirst();
}

/** The snapshot as it was frozen. @throws SealError, KeysUnavailable */
export async function openSnapshot(keys: Keys, row: SnapshotRow): Promise<KeptSnapshot> {
  const body = await unsealRow(keys, row.sealed_body, row, bindingOf(row.bank_version_id));
  const { rootKey, snapshot } = JSON.parse(body.toString('utf8')) as {
    readonly rootKey: string;
    readonly snapshot: BankSnapshot;
  }; // written by insertSnapshot and authenticated
  return { snapshot, rootKey: Buffer.from(rootKey, 'hex') };
}

function bindingOf(bankVersion: string): Binding {
  return { kind: 'bank', purpose: 'snapshot', version: bankVersion };
}
