import { unsealRow, type DataKeyColumns } from '../keys/data-keys.js';
import type { Binding } from '../keys/key-provider.js';
import type { Keys } from '../keys/seal.js';

/** What stands where a text was, once its candidate's records were erased. */
const ERASED = '(erased)';

/** A sealed text, opened; where it was erased, that it was. */
export async function openText(
  keys: Keys,
  text: string,
  row: DataKeyColumns,
  binding: Binding,
): Promise<string> {
  return text === ERASED ? ERASED : String(await unsealRow(keys, text, row, binding));
}
