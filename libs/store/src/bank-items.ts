import type { Reader } from './database.js';
import type { Row } from './tables.js';

/** The bank as it is searched: one row an item, no contents. */
export type BankItem = Row<'bank_item'>;

/** All items of a qualification, by id. */
export function selectBankItems(db: Reader, qualificationId: string): Promise<BankItem[]> {
  return db
    .selectFrom('bank_item')
    .selectAll()
    .where('qualification_id', '=', qualificationId)
    .orderBy('item_id')
    .execute();
}
