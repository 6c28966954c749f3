import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seal, SealError, unseal, type Sealed } from '#store';
import { memoryKeys } from '../fakes/memory-keys.js';

describe('a sealed text', () => {
  const keys = memoryKeys();
  const body = Buffer.from('the key is B');
  const binding = { kind: 'item', purpose: 'body', qualification: 'q', item: 'k1', version: 1 };
  const same = (text: string) => text;
  const flipped = (text: string) => {
    const bytes = Buffer.from(text.slice(4), 'base64');
    bytes[bytes.length - 20]! ^= 1;
    return `kb2:${bytes.toString('base64')}`;
  };

  it.each([
    { name: 'moved to another version', change: same, where: { ...binding, version: 2 } },
    { name: 'moved to another item', change: same, where: { ...binding, item: 'k2' } },
    { name: 'read for another purpose', change: same, where: { ...binding, purpose: 'form' } },
    { name: 'with a changed body', change: flipped, where: binding },
    { name: 'of no format', change: () => 'x', where: binding },
    {
      name: 'of an older format',
      change: (text: string) => `kb1:${text.slice(4)}`,
      where: binding,
    },
    { name: 'with more than its parts', change: (text: string) => `${text}:x`, where: binding },
    { name: 'cut short', change: () => 'kb2:AAAA', where: binding },
  ])('does not open $name', async ({ change, where }) => {
    const sealed = await seal(keys, body, binding);
    const moved = { ...sealed, text: change(sealed.text) };
    await expect(unseal(keys, moved, where)).rejects.toThrow(SealError);
  });

  it('does not open with the data key of another', async () => {
    const [one, other] = [await seal(keys, body, binding), await seal(keys, body, binding)];
    const mixed: Sealed = { ...one, dataKey: other.dataKey };
    await expect(unseal(keys, mixed, binding)).rejects.toMatchObject({ code: 'not-authentic' });
  });

  it('never looks the same twice, and holds nothing of the body', async () => {
    const [one, other] = [await seal(keys, body, binding), await seal(keys, body, binding)];
    expect(one.text).not.toBe(other.text);
    expect(one.dataKey).not.toEqual(other.dataKey);
    expect(one.text).not.toContain(body.toString('base64').slice(0, 8));
  });

  it('gives back every body', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        const sealed = await seal(keys, Buffer.from(bytes), binding);
        expect(await unseal(keys, sealed, binding)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 50 },
    );
  });
});
