import { describe, expect, it } from '@jest/globals';
import { checkCertificate, triesOf, type DrawCertificate } from '#draw-record';
import { changedAt, pathsOf } from '../factories/each-place.js';
import { aDrawStory, certificateOf, type DrawStory } from '../factories/draw-certificate.js';

const failed = (certificate: DrawCertificate, trusted = {}) =>
  checkCertificate(certificate, trusted)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name);

/** The same story, some of it told otherwise. */
function retold(change: (story: DrawStory) => Partial<DrawStory>): DrawCertificate {
  const story = aDrawStory();
  return certificateOf({ ...story, ...change(story) });
}

describe('a draw certificate', () => {
  it('holds for an honest draw, before and after the nonces are released', () => {
    const { reveal: _, ...certificate } = certificateOf(aDrawStory());
    expect(failed(certificate)).toEqual([]);
    expect(failed(certificateOf(aDrawStory()))).toEqual([]);
  });

  it('says how many records there are, how many of the same, and what was replaced', () => {
    expect(triesOf(certificateOf(aDrawStory()))).toEqual({
      records: 3,
      alike: 2,
      replaced: [{ number: 'MINI-2026-D0002', reason: 'item-withdrawn' }],
    });
  });

  const steered: readonly {
    readonly name: string;
    readonly made: () => DrawCertificate;
    readonly by: string;
  }[] = [
    {
      name: 'the witness revealed before the commitment was in a signed log',
      made: () => retold(() => ({ shownAt: 5 })),
      by: 'order',
    },
    {
      name: 'the commitment was logged after the reveal',
      made: () => retold(({ said }) => ({ said: swap(said, 3, 4) })),
      by: 'order',
    },
    {
      name: 'the checkpoint shown does not hold the commitment',
      made: () => retold(() => ({ shownAt: 3 })),
      by: 'order',
    },
    {
      name: 'the blueprint was changed after the commitment',
      made: () =>
        retold(({ commit }) => ({ commit: { ...commit, blueprintSha256: 'f'.repeat(64) } })),
      by: 'commitment',
    },
    {
      name: 'the bank was changed after the commitment',
      made: () => retold(({ commit }) => ({ commit: { ...commit, snapshotRoot: 'f'.repeat(64) } })),
      by: 'commitment',
    },
    {
      name: 'the exposure ledger was changed after the commitment',
      made: () =>
        retold(({ commit }) => ({ commit: { ...commit, contextSha256: 'f'.repeat(64) } })),
      by: 'commitment',
    },
    {
      name: 'a record is left out',
      made: () => {
        const whole = certificateOf(aDrawStory());
        return { ...whole, records: whole.records.filter((_, at) => at !== 1) };
      },
      by: 'sequence',
    },
    {
      name: 'a number was given twice',
      made: () => retold(({ said }) => ({ said: [said[0]!, ...said], shownAt: 5 })),
      by: 'sequence',
    },
    {
      name: 'another set was put in place of a drawn one',
      made: () => {
        const whole = certificateOf(aDrawStory());
        return { ...whole, sets: [whole.sets[0]!, { ...whole.sets[1]!, root: '3'.repeat(64) }] };
      },
      by: 'sets',
    },
    {
      name: 'another nonce is shown than was committed to',
      made: () => {
        const whole = certificateOf(aDrawStory());
        return { ...whole, reveal: { ...whole.reveal!, witnessNonce: '03'.repeat(32) } };
      },
      by: 'nonces',
    },
    {
      name: 'the log was forked after the witness had seen it',
      made: () => {
        const whole = certificateOf(aDrawStory());
        const other = certificateOf(aDrawStory());
        return { ...whole, log: { ...whole.log, committed: other.log.committed! } };
      },
      by: 'order',
    },
    {
      name: 'an event is not in the log',
      made: () => {
        const whole = certificateOf(aDrawStory());
        const other = certificateOf(aDrawStory());
        return { ...whole, events: [other.events[0]!, ...whole.events.slice(1)] };
      },
      by: 'log',
    },
  ];
  it.each(steered)('shows it where $name', ({ made, by }) => {
    expect(failed(made())).toContain(by);
  });

  it('is held against a checkpoint that somebody kept', () => {
    const certificate = certificateOf(aDrawStory());
    const other = certificateOf(aDrawStory());
    expect(failed(certificate, { checkpoint: certificate.log.committed })).toEqual([]);
    expect(failed(certificate, { checkpoint: other.log.committed })).toEqual(['kept-checkpoint']);
    expect(failed(certificate, { vkey: 'another+00000000+AAAA' })).toEqual(['log-key']);
  });

  it('does not hold with any one part of it changed', () => {
    const certificate = certificateOf(aDrawStory());
    const survivors = pathsOf(certificate)
      .filter((path) => !INERT.has(path))
      .filter((path) => failed(changedAt(certificate, path)).length === 0);
    expect(survivors).toEqual([]);
  });
});

/** Said by the schema alone. */
const INERT = new Set(['format']);

function swap<T>(list: readonly T[], first: number, second: number): readonly T[] {
  return list.with(first, list[second]!).with(second, list[first]!);
}
