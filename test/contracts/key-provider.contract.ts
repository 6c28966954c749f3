import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  KeysUnavailable,
  LONGEST_WRAPPED_KEY,
  SealError,
  type Binding,
  type KeyProvider,
  type WrappedKey,
} from '#store';

/** A provider with the hand on its keys. */
export interface KeyProviderUnderTest {
  readonly provider: KeyProvider;
  /** Of the same kind, with keys of its own. */
  readonly stranger: KeyProvider;
  /** A new primary key; the old ones stay. */
  rotate(): Promise<void>;
  disable(keyId: string): Promise<void>;
  /** Called for a disabled key that is not the primary. */
  destroy(keyId: string): Promise<void>;
  /** Nobody answers any more. */
  goAway(): Promise<void>;
  close(): Promise<void>;
}

const BINDING: Binding = {
  product: 'assay/2',
  tenant: 'local',
  kind: 'item',
  purpose: 'body',
  qualification: 'q',
  item: 'i-1',
  version: 1,
};

const OTHER_BINDINGS: readonly { readonly name: string; readonly binding: Binding }[] = [
  { name: 'another tenant', binding: { ...BINDING, tenant: 'other' } },
  { name: 'another version', binding: { ...BINDING, version: 2 } },
  { name: 'a version that is text', binding: { ...BINDING, version: '1' } },
  { name: 'another item', binding: { ...BINDING, item: 'i-2' } },
  { name: 'another kind', binding: { ...BINDING, kind: 'exam-set' } },
  { name: 'another purpose', binding: { ...BINDING, purpose: 'form' } },
  { name: 'one field more', binding: { ...BINDING, more: '' } },
  { name: 'fields that join alike', binding: { ...BINDING, item: 'i-1","version":1,"x":"' } },
];

/** What every keeper of key-encryption keys holds to. */
export function describeKeyProvider(name: string, open: () => Promise<KeyProviderUnderTest>): void {
  describe(`keys in ${name}`, () => {
    let keys: KeyProviderUnderTest;
    let dataKey: Buffer;
    let wrapped: WrappedKey;
    beforeEach(async () => {
      keys = await open();
      dataKey = randomBytes(32);
      wrapped = await keys.provider.wrap(dataKey, BINDING);
    });
    afterEach(() => keys.close());
    const unwrap = (of: WrappedKey, binding = BINDING) => keys.provider.unwrap(of, binding);
    const refusal = async (of: WrappedKey, binding = BINDING) =>
      unwrap(of, binding).then(
        () => 'opened',
        (error: unknown) => (error instanceof SealError ? error.code : error),
      );

    it('opens what it wrapped, whatever the order of the binding, and names its key', async () => {
      expect(await unwrap(wrapped)).toEqual(dataKey);
      const reversed = Object.fromEntries(Object.entries(BINDING).reverse()) as Binding;
      expect(await unwrap(wrapped, reversed)).toEqual(dataKey);
      expect(wrapped.keyId).toBe(await keys.provider.primaryKeyId());
    });

    it('wraps the same key differently each time, within bounds, and shows nothing of it', async () => {
      const again = await keys.provider.wrap(dataKey, BINDING);
      expect(again.wrapped).not.toBe(wrapped.wrapped);
      expect(wrapped.wrapped.length).toBeLessThanOrEqual(LONGEST_WRAPPED_KEY);
      expect(wrapped.wrapped).not.toContain(dataKey.toString('base64').slice(0, 12));
      expect(wrapped.keyId).toMatch(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/);
    });

    it.each(OTHER_BINDINGS)('refuses $name', async ({ binding }) => {
      expect(await refusal(wrapped, binding)).toBe('not-authentic');
    });

    it('refuses what keys of somebody else wrapped, and a key that it does not have', async () => {
      const theirs = await keys.stranger.wrap(dataKey, BINDING);
      expect(await refusal(theirs)).toMatch(/^(unknown-key|not-authentic)$/);
      expect(await refusal({ ...theirs, keyId: wrapped.keyId })).toBe('not-authentic');
      expect(await refusal({ ...wrapped, keyId: 'nobody-knows.me' })).toMatch(
        /^(unknown-key|malformed)$/,
      );
    });

    it('refuses every change of what is wrapped', async () => {
      const text = wrapped.wrapped;
      const position = fc.nat(text.length - 1);
      const changes = fc.oneof(
        position.map((end) => text.slice(0, end)),
        fc.string({ minLength: 1, maxLength: 20 }).map((more) => text + more),
        fc
          .tuple(position, fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcxyz0189+/=:- \n'))
          .map(([at, char]) => text.slice(0, at) + char + text.slice(at + 1)),
      );
      await fc.assert(
        fc.asyncProperty(changes, async (changed) => {
          fc.pre(changed !== text);
          expect(await refusal({ ...wrapped, wrapped: changed })).toMatch(
            /^(malformed|not-authentic|key-disabled|unknown-key)$/,
          );
        }),
        { numRuns: 60 },
      );
      expect(await refusal({ ...wrapped, wrapped: text.repeat(200) })).toBe('malformed');
    });

    it('wraps with the new key after a rotation, and still opens what the old one wrapped', async () => {
      await keys.rotate();
      const renewed = await keys.provider.wrap(dataKey, BINDING);
      expect(renewed.keyId).not.toBe(wrapped.keyId);
      expect(renewed.keyId).toBe(await keys.provider.primaryKeyId());
      expect(await unwrap(wrapped)).toEqual(dataKey);
      expect(await unwrap(renewed)).toEqual(dataKey);
      expect(await refusal({ ...renewed, keyId: wrapped.keyId })).toMatch(
        /^(malformed|not-authentic)$/,
      );
    });

    it('opens nothing with a key that is disabled or destroyed', async () => {
      await keys.rotate();
      const renewed = await keys.provider.wrap(dataKey, BINDING);
      await keys.disable(wrapped.keyId);
      expect(await refusal(wrapped)).toBe('key-disabled');
      await keys.destroy(wrapped.keyId);
      expect(await refusal(wrapped)).toMatch(/^key-(disabled|destroyed)$/);
      expect(await unwrap(renewed)).toEqual(dataKey);
    });

    it('says that it is away, which is no word about what is wrapped', async () => {
      await keys.goAway();
      for (const ask of [
        () => unwrap(wrapped),
        () => keys.provider.wrap(dataKey, BINDING),
        () => keys.provider.primaryKeyId(),
      ])
        await expect(ask()).rejects.toThrow(KeysUnavailable);
    });

    it('says nothing of a key in its errors', async () => {
      const secret = dataKey.toString('base64');
      const said = await unwrap(wrapped, { ...BINDING, version: 9 }).catch(String);
      await keys.goAway();
      const unreachable = await keys.provider.wrap(dataKey, BINDING).catch(String);
      expect(JSON.stringify([said, unreachable])).not.toContain(secret);
    });
  });
}
