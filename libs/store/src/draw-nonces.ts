import type { Tx } from './database.js';
import { DATA_KEY_COLUMNS, sealIn, unsealRow } from './keys/data-keys.js';
import type { Binding } from './keys/key-provider.js';
import type { Keys } from './keys/seal.js';
import type { Reader } from './database.js';

/** The secret numbers of a draw under way. They are kept from when they are given until the sets are drawn, and no longer. */
export interface SealedNonce {
  readonly text: string;
  readonly keyId: string;
}

type Party = 'operator' | 'witness';

export async function sealNonce(
  tx: Tx,
  keys: Keys,
  of: { readonly drawId: string; readonly party: Party; readonly nonce: Buffer },
): Promise<SealedNonce> {
  const sealed = await sealIn(tx, keys, { body: of.nonce, binding: bindingOf(of) });
  return { text: sealed.text, keyId: sealed.data_key_id };
}

/** Both nonces; undefined for one that was not given yet, or is not kept any more. */
export async function openNonces(
  db: Reader,
  keys: Keys,
  draw: {
    readonly id: string;
    readonly sealed_operator: string | null;
    readonly operator_key_id: string;
    readonly sealed_witness: string | null;
    readonly witness_key_id: string | null;
  },
): Promise<Readonly<Record<Party, Buffer | undefined>>> {
  const open = async (party: Party, text: string | null, keyId: string | null) => {
    if (text === null || keyId === null) return undefined;
    const dataKey = await db
      .selectFrom('data_key')
      .select(DATA_KEY_COLUMNS)
      .where('data_key.id', '=', keyId)
      .executeTakeFirstOrThrow();
    return unsealRow(keys, text, dataKey, bindingOf({ drawId: draw.id, party }));
  };
  return {
    operator: await open('operator', draw.sealed_operator, draw.operator_key_id),
    witness: await open('witness', draw.sealed_witness, draw.witness_key_id),
  };
}

function bindingOf({ drawId, party }: { readonly drawId: string; readonly party: Party }): Binding {
  return { kind: 'draw', purpose: `${party}-nonce`, draw: drawId };
}
