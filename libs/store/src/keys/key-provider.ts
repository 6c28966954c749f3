import { canonicalJson } from '#audit';

/**
 * What a sealed text belongs to: its kind and purpose, and what names its row. Bound as associated data, so that a ciphertext
 * moved to another row does not open. It is no secret: the data keys' table shows it.
 */
export type Binding = Readonly<Record<string, string | number>> & {
  readonly kind: string;
  readonly purpose: string;
};

/** A data key as it is stored. */
export interface WrappedKey {
  /** The key-encryption key that wrapped it. */
  readonly keyId: string;
  /** Opaque text of at most {@link LONGEST_WRAPPED_KEY} characters. */
  readonly wrapped: string;
}

/** A provider never makes a longer one, and the table takes none. */
export const LONGEST_WRAPPED_KEY = 4096;

/**
 * Keeps key-encryption keys and wraps data keys with them; it may be a service elsewhere. It guarantees that a wrapped key opens
 * only with the key and the binding that it was wrapped with. Bodies are never given to it.
 * @throws SealError for what does not open; KeysUnavailable when nobody can tell at the moment
 */
export interface KeyProvider {
  /** Id of the key that wraps from now on. It may change while we run: keys are rotated. */
  primaryKeyId(): Promise<string>;
  wrap(dataKey: Buffer, binding: Binding): Promise<WrappedKey>;
  unwrap(wrapped: WrappedKey, binding: Binding): Promise<Buffer>;
}

/** It does not open, and trying again will not help: somebody has to look. The message holds nothing of the content. */
export class SealError extends Error {
  override readonly name = 'SealError';
  constructor(
    readonly code: 'unknown-key' | 'key-disabled' | 'key-destroyed' | 'not-authentic' | 'malformed',
    message: string,
  ) {
    super(message);
  }
}

/** The keys cannot be reached, or do not let us in: a fault of the infrastructure, which says nothing about any content. */
export class KeysUnavailable extends Error {
  override readonly name = 'KeysUnavailable';
  readonly code = 'keys-unavailable';
}

/** The associated data of a data key's wrapping: the binding and the key that wraps. */
export function wrapAssociatedData(binding: Binding, keyId: string): string {
  return canonicalJson({ ...binding, key: keyId });
}
