/**
 * Splits a secret so that all shares together give it back and any smaller number says nothing (exclusive or with random bytes).
 * Each set of a draw is sealed with one share of the draw's nonces: the seed becomes known when the last of its sets is opened.
 * @param random as many strings of random bytes, each as long as the secret, as there are shares beside the last one
 */
export function splitSecret(secret: Uint8Array, random: readonly Uint8Array[]): readonly Buffer[] {
  return [...random.map((bytes) => Buffer.from(bytes)), joinShares([secret, ...random])];
}

/** The secret of {@link splitSecret}. @throws RangeError where the shares differ in length, or there is none */
export function joinShares(shares: readonly Uint8Array[]): Buffer {
  const [first, ...others] = shares;
  if (first === undefined) throw new RangeError('joinShares: no share');
  const secret = Buffer.from(first);
  for (const share of others) {
    if (share.length !== secret.length) throw new RangeError('joinShares: shares differ in length');
    for (const [at, byte] of share.entries()) secret[at] = (secret[at] ?? 0) ^ byte;
  }
  return secret;
}
