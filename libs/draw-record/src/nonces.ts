import { sha256Hex } from '#audit';

/** Both give 32 random bytes that the other does not know; neither alone decides or foresees a draw. */
export type NonceParty = 'operator' | 'witness';

export const NONCE_BYTES = 32;

/**
 * The commitment to a nonce: SHA-256 (hexadecimal) of the text `draw/1/<draw>/<party>/<nonce, hexadecimal>`, so that a witness can
 * compute it with `sha256sum`. It hides the nonce (32 random bytes), binds it, and belongs to one draw and one party: neither the
 * other's commitment nor one of an earlier draw can be handed in as one's own.
 */
export function nonceCommitment(input: {
  readonly drawId: string;
  readonly party: NonceParty;
  readonly nonce: Uint8Array;
}): string {
  const { drawId, party, nonce } = input;
  if (nonce.length !== NONCE_BYTES) throw new RangeError('a nonce is 32 bytes');
  const hex = Buffer.from(nonce).toString('hex');
  return sha256Hex(Buffer.from(`draw/1/${drawId}/${party}/${hex}`));
}
