import { randomUUID } from 'node:crypto';
import { toJson, type Tx } from '../database.js';
import { eachBounded } from '../each-bounded.js';
import type { Binding } from './key-provider.js';
import { seal, unseal, type Keys } from './seal.js';

/** Enough to hide the way to a remote key provider; few enough not to flood it. */
export const ASKED_AT_ONCE = 16;

/** A statement takes 65,535 parameters. */
const ROWS_AT_ONCE = 1_000;

export interface Sealing {
  readonly body: Buffer;
  /** What names the row; see {@link Binding}. */
  readonly binding: Binding;
}

/** What a row is read with to be opened: the columns of its data key beside its own. */
export interface DataKeyColumns {
  readonly key_id: string;
  readonly wrapped_key: string;
}

/** What was sealed: the row holds the text in a column of its own, and `data_key_id`. */
export interface SealedColumns extends DataKeyColumns {
  readonly text: string;
  readonly data_key_id: string;
}

/** The columns of {@link DataKeyColumns}, for a query that joins `data_key`. */
export const DATA_KEY_COLUMNS = ['data_key.key_id', 'data_key.wrapped as wrapped_key'] as const;

/** Seals bodies, each with a data key of its own, and stores those keys; the rows that refer to them are the caller's to write. */
export async function sealAllIn(
  tx: Tx,
  keys: Keys,
  sealings: readonly Sealing[],
): Promise<readonly SealedColumns[]> {
  const sealed = await eachBounded(sealings, ASKED_AT_ONCE, async ({ body, binding }) => ({
    ...(await seal(keys, body, binding)),
    id: randomUUID(),
  }));
  const rows = sealed.map(({ id, dataKey, binding }) => ({
    id,
    key_id: dataKey.keyId,
    wrapped: dataKey.wrapped,
    binding: toJson(binding),
  }));
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await tx
      .insertInto('data_key')
      .values(rows.slice(at, at + ROWS_AT_ONCE))
      .execute();
  return sealed.map(({ id, text, dataKey }) => ({
    text,
    data_key_id: id,
    key_id: dataKey.keyId,
    wrapped_key: dataKey.wrapped,
  }));
}

/** As {@link sealAllIn} for one body. */
export async function sealIn(tx: Tx, keys: Keys, sealing: Sealing): Promise<SealedColumns> {
  const [sealed] = await sealAllIn(tx, keys, [sealing]);
  if (sealed === undefined) throw new Error('nothing was sealed');
  return sealed;
}

/** The body of a sealed text, read with its data key's columns. @throws SealError, KeysUnavailable */
export function unsealRow(
  keys: Keys,
  text: string,
  row: DataKeyColumns,
  binding: Binding,
): Promise<Buffer> {
  const dataKey = { keyId: row.key_id, wrapped: row.wrapped_key };
  return unseal(keys, { text, dataKey }, binding);
}
