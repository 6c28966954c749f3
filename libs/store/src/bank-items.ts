import type { Reader } from './database.js';
import type { Row } from './tables.js';

/** The bank as it is searched: one row an item, no contents. */
export type BankItem = Row<'bank_item'>;

/** Every id that a qualification's bank knows, and what it stands for. */
export function selectKindsOfItems(
  db: Reader,
  qualificationId: string,
): Promise<Pick<BankItem, 'item_id' | 'kind'>[]> {
  return db
    .selectFrom('bank_item')
    .select(['item_id', 'kind'])
    .where('qualification_id', '=', qualificationId)
    .execute();
}
