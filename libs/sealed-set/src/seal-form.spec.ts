import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decryptWith, isRecipient, layerSha256, newIdentity, recipientOf } from './age.js';
import { isSetKey, openForm, sealForm, type SealedSet, type SetCustodian } from './seal-form.js';

interface Holder extends SetCustodian {
  readonly identity: string;
}

async function holders(count: number): Promise<readonly Holder[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const identity = await newIdentity();
      return {
        personId: `person-${String(at)}`,
        identity,
        recipient: (await recipientOf(identity))!,
      };
    }),
  );
}

const NAME = { setId: 'set-1', paperNumber: 'MINI-2026-0001' };
const FORM = { theory: ['a', 'b'], practical: ['c'] };

function identityOf(people: readonly Holder[], id: string): string {
  return people.find(({ personId }) => personId === id)!.identity;
}

async function keyFrom(
  people: readonly Holder[],
  pair: SealedSet['pairs'][number],
): Promise<string> {
  const inner = await decryptWith(identityOf(people, pair.outerId), pair.age);
  const key = await decryptWith(identityOf(people, pair.innerId), inner!.toString());
  return key!.toString().trim();
}

describe('a sealed set', () => {
  it.each([3, 5])('is opened by every pair of %i custodians', async (count) => {
    const people = await holders(count);
    const sealed = await sealForm({ ...NAME, form: FORM, custodians: people });
    expect(sealed.pairs).toHaveLength((count * (count - 1)) / 2);
    const named = sealed.pairs.map(({ outerId, innerId }) => [outerId, innerId].sort().join());
    expect(new Set(named).size).toBe(sealed.pairs.length);
    for (const pair of sealed.pairs) {
      const key = await keyFrom(people, pair);
      expect(await isSetKey(key, sealed.setRecipient)).toBe(true);
      expect(await openForm(key, { ...NAME, ...sealed })).toEqual({ ok: true, form: FORM });
    }
  });

  it('is not opened by one custodian, nor by the two in the wrong order, nor by one of another pair', async () => {
    const people = await holders(3);
    const { pairs } = await sealForm({ ...NAME, form: FORM, custodians: people });
    for (const pair of pairs)
      for (const { personId, identity } of people) {
        const layer = await decryptWith(identity, pair.age);
        expect(layer !== undefined).toBe(personId === pair.outerId);
        if (layer === undefined) continue;
        for (const other of people)
          expect((await decryptWith(other.identity, layer.toString())) !== undefined).toBe(
            other.personId === pair.innerId,
          );
      }
  });

  it('knows the layer that the first custodian hands in, whatever its line ends', async () => {
    const people = await holders(3);
    const [pair] = (await sealForm({ ...NAME, form: FORM, custodians: people })).pairs;
    const inner = (await decryptWith(identityOf(people, pair!.outerId), pair!.age))!.toString();
    expect(layerSha256(inner)).toBe(pair!.innerSha256);
    expect(layerSha256(inner.replaceAll('\n', '\r\n'))).toBe(pair!.innerSha256);
    expect(layerSha256(pair!.age)).not.toBe(pair!.innerSha256);
    expect(layerSha256('nothing of the kind')).toBeUndefined();
  });

  it('says nothing of the form in its hash: the same form is sealed to another hash each time', async () => {
    const people = await holders(3);
    const [one, two] = await Promise.all(
      [1, 2].map(() => sealForm({ ...NAME, form: FORM, custodians: people })),
    );
    expect(one!.formSha256).not.toBe(two!.formSha256);
    expect(one!.setRecipient).not.toBe(two!.setRecipient);
  });

  it('refuses a key of another set, and a file that was swapped or changed', async () => {
    const people = await holders(3);
    const seal = (setId: string) => sealForm({ ...NAME, setId, form: FORM, custodians: people });
    const [mine, other] = await Promise.all([seal('set-1'), seal('set-2')]);
    const myKey = await keyFrom(people, mine.pairs[0]!);
    const otherKey = await keyFrom(people, other.pairs[0]!);
    expect(await isSetKey(otherKey, mine.setRecipient)).toBe(false);
    expect(await isSetKey('AGE-SECRET-KEY-1', mine.setRecipient)).toBe(false);
    const open = (key: string, sealed: SealedSet) => openForm(key, { ...NAME, ...sealed });
    expect(await open(otherKey, mine)).toEqual({ ok: false, reason: 'does-not-open' });
    const swapped = { ...mine, setAge: other.setAge };
    expect(await open(otherKey, swapped)).toEqual({ ok: false, reason: 'not-what-was-drawn' });
    expect(await open(otherKey, other)).toEqual({ ok: false, reason: 'another-set' });
    await fc.assert(
      fc.asyncProperty(fc.nat(mine.setAge.length - 1), async (at) => {
        const turned = mine.setAge[at] === 'A' ? 'B' : 'A';
        const setAge = `${mine.setAge.slice(0, at)}${turned}${mine.setAge.slice(at + 1)}`;
        fc.pre(setAge !== mine.setAge);
        expect(await open(myKey, { ...mine, setAge })).toMatchObject({ ok: false });
      }),
      { numRuns: 30 },
    );
  });

  it('takes 3 to 10 custodians, each once, each with a key of their own', async () => {
    const people = await holders(11);
    const seal = (custodians: readonly SetCustodian[]) =>
      sealForm({ ...NAME, form: FORM, custodians });
    await expect(seal(people.slice(0, 2))).rejects.toThrow(RangeError);
    await expect(seal(people)).rejects.toThrow(RangeError);
    const [a, b] = people as [Holder, Holder];
    await expect(seal([a, b, a])).rejects.toThrow('personId');
    await expect(seal([a, b, { ...a, personId: 'c' }])).rejects.toThrow('recipient');
  });

  it('knows a recipient by its form and checksum', async () => {
    const [{ recipient, identity }] = (await holders(1)) as [Holder];
    expect(await isRecipient(recipient)).toBe(true);
    const last = recipient.at(-1) === 'q' ? 'p' : 'q';
    expect(await isRecipient(`${recipient.slice(0, -1)}${last}`)).toBe(false);
    expect(await isRecipient(identity)).toBe(false);
    expect(await isRecipient('ssh-ed25519 AAAA')).toBe(false);
    expect(await recipientOf(recipient)).toBeUndefined();
  });
});
