import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BankSnapshot } from '#exam-bank';
import { formRoot } from './form-root.js';
import { saltedRoot } from './salted-root.js';
import { snapshotRoot } from './snapshot-root.js';

const key = Buffer.alloc(32, 7);
const paperNumber = 'MINI-2026-0001';
const form = { paperNumber, items: ['a', 'b'], tasks: ['t'] };
const units = new Map(
  ['a', 'b', 'c', 't'].map((id) => [id, { version: 1, contentSha256: id.repeat(64) }] as const),
);

describe('the root of a form', () => {
  it.each([
    { name: 'another item', other: { items: ['a', 'c'], tasks: ['t'] } },
    { name: 'another order', other: { items: ['b', 'a'], tasks: ['t'] } },
    { name: 'an item fewer', other: { items: ['a'], tasks: ['t'] } },
    { name: 'another part', other: { items: ['a'], tasks: ['b', 't'] } },
  ])('tells $name', ({ other }) => {
    expect(formRoot(key, { paperNumber, ...other }, units)).not.toBe(formRoot(key, form, units));
  });

  it('tells another version and another content of an item', () => {
    for (const changed of [
      { version: 2, contentSha256: 'a'.repeat(64) },
      { version: 1, contentSha256: 'f'.repeat(64) },
    ])
      expect(formRoot(key, form, new Map([...units, ['a', changed]]))).not.toBe(
        formRoot(key, form, units),
      );
  });

  it('tells another paper number', () => {
    const other = { ...form, paperNumber: 'MINI-2026-0002' };
    expect(formRoot(key, other, units)).not.toBe(formRoot(key, form, units));
  });

  it('cannot be tried out without the key', () => {
    expect(formRoot(Buffer.alloc(32, 8), form, units)).not.toBe(formRoot(key, form, units));
  });

  it('is not made of what the bank does not hold', () => {
    expect(() => formRoot(key, { paperNumber, items: ['x'], tasks: [] }, units)).toThrow(
      /does not hold x/,
    );
  });
});

it('the root of a bank version tells another outcome, another unit and another order of them', () => {
  const unit = (id: string) => ({
    id,
    kind: 'knowledge' as const,
    texts: {},
    tags: {},
    numbers: { points: 1 },
    enemies: [],
    version: 1,
    contentSha256: 'a'.repeat(64),
  });
  const snapshot: BankSnapshot = {
    format: 'assay-snapshot/1',
    bankVersion: '2026.1',
    qualification: { id: 'mini', title: 'Mini', outcomes: [] },
    units: [unit('a'), unit('b')],
  };
  const others: readonly BankSnapshot[] = [
    { ...snapshot, bankVersion: '2026.2' },
    { ...snapshot, qualification: { ...snapshot.qualification, title: 'Other' } },
    { ...snapshot, units: [unit('b'), unit('a')] },
    { ...snapshot, units: [unit('a')] },
    { ...snapshot, units: [unit('a'), { ...unit('b'), numbers: { points: 2 } }] },
  ];
  const roots = [snapshot, ...others].map((one) => snapshotRoot(key, one));
  expect(new Set(roots).size).toBe(roots.length);
});

it('a salted root differs for lists that differ in one entry', () => {
  const lists = fc.array(fc.string(), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(lists, fc.nat(), fc.string(), (list, place, other) => {
      const at = place % list.length;
      fc.pre(list[at] !== other);
      expect(saltedRoot(key, list.with(at, other))).not.toBe(saltedRoot(key, list));
    }),
  );
});
