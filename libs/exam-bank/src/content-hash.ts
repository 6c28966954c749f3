import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * SHA-256 (hex) of the value's canonical JSON (RFC 8785), so that the order of properties or the
 * white space of a file changes nothing. Throws on what JSON cannot carry (functions, NaN, cycles).
 */
export function contentHash(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('contentHash: the value has no JSON form');
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
