import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ledgerDifferences, type LedgerLine } from './reconcile.js';

const line = (label: string, points = '1', recordSha256: string | null = 'a'): LedgerLine => ({
  label,
  says: { points },
  recordSha256,
});

describe('the reconciliation of a ledger with the events of it', () => {
  it.each<[name: string, rows: LedgerLine[], events: LedgerLine[], found: string | undefined]>([
    ['nothing on either side', [], [], undefined],
    ['each its own, in another order', [line('a'), line('b')], [line('b'), line('a')], undefined],
    ['a row that was erased', [line('a', '1', null)], [line('a')], undefined],
    ['a row too many', [line('a')], [], 'a: no event of the log says so'],
    ['a row too few', [], [line('a')], 'a: the log has its event, and there is no entry'],
    ['a row twice', [line('a'), line('a')], [line('a')], 'a: 2 entries'],
    ['an event twice', [line('a')], [line('a'), line('a')], 'a: 2 events'],
    ['other points', [line('a', '2')], [line('a')], 'a: the event says otherwise of points'],
    [
      'other points of an erased row',
      [line('a', '2', null)],
      [line('a')],
      'a: the event says otherwise of points',
    ],
    [
      'another record',
      [line('a', '1', 'b')],
      [line('a')],
      'a: the event says otherwise of the record',
    ],
    [
      'an event that says less',
      [line('a')],
      [{ ...line('a'), says: {} }],
      'a: the event says otherwise of points',
    ],
  ])('%s', (_, rows, events, found) => {
    expect(ledgerDifferences(rows, events)).toEqual(found === undefined ? [] : [found]);
  });

  it('finds whatever is taken away, added or changed, on either side', () => {
    const ledger = fc
      .uniqueArray(fc.nat(50), { minLength: 1 })
      .map((all) => all.map((one) => line(`entry ${one}`)));
    const tampering = fc.constantFrom<((one: LedgerLine) => LedgerLine[])[]>(
      () => [],
      (one) => [one, one],
      (one) => [{ ...one, label: 'another entry' }],
      (one) => [{ ...one, says: { points: '2' } }],
      (one) => [{ ...one, recordSha256: 'b' }],
    );
    fc.assert(
      fc.property(ledger, fc.nat(), tampering, fc.boolean(), (all, pick, tamper, ofRows) => {
        const at = pick % all.length;
        const tampered = all.toSpliced(at, 1, ...tamper(all[at]!));
        expect(ledgerDifferences(all, all.toReversed())).toEqual([]);
        const found = ofRows ? ledgerDifferences(tampered, all) : ledgerDifferences(all, tampered);
        expect(found).not.toEqual([]);
      }),
    );
  });
});
