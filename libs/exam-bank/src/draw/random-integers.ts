import { hmacDrbg } from './drbg.js';

/** Uniform integers from a seed. */
export interface RandomIntegers {
  /** One of 0 … bound − 1; `bound` is 1 to 2^32. */
  readonly below: (bound: number) => number;
}

/** Many purposes need a few integers only, so the first request is small. */
const FIRST_REQUEST_BYTES = 256;
const REQUEST_BYTES = 1024;
const RANGE = 2 ** 32;
const SEED_BYTES = 32;

/**
 * The integers that a seed (32 bytes) gives for one purpose. Purposes are independent streams, so
 * that how long one search took never changes another. By rejection sampling: no modulo bias.
 */
export function randomIntegers(seed: Uint8Array, purpose: string): RandomIntegers {
  if (seed.length !== SEED_BYTES) throw new RangeError('a seed is 32 bytes');
  const drbg = hmacDrbg({
    entropy: seed,
    nonce: Buffer.alloc(0),
    personalization: Buffer.from(purpose, 'utf8'),
  });
  let buffer: Buffer = Buffer.alloc(0);
  let at = 0;
  let request = FIRST_REQUEST_BYTES;
  const next = (): number => {
    if (at === buffer.length) {
      buffer = drbg.generate(request);
      request = REQUEST_BYTES;
      at = 0;
    }
    at += 4;
    return buffer.readUInt32BE(at - 4);
  };
  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > RANGE) {
      throw new RangeError(`randomIntegers: no integer below ${String(bound)}`);
    }
    const limit = RANGE - (RANGE % bound);
    let drawn = next();
    while (drawn >= limit) drawn = next();
    return drawn % bound;
  };
  return { below };
}

/** A uniformly random order of the list. */
export function shuffled<E>(list: readonly E[], random: RandomIntegers): readonly E[] {
  const rest = [...list];
  const order: E[] = [];
  while (rest.length > 0) order.push(...rest.splice(random.below(rest.length), 1));
  return order;
}
