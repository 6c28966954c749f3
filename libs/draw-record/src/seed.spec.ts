import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { commitSha256, type DrawCommit } from './commit.js';
import { nonceCommitment } from './nonces.js';
import { drawSeed, formKey, revealFaults, type DrawReveal } from './seed.js';

const DRAW = '5f0e9f3e-51a5-4f0e-8f5d-2f2b6d0a7c11';
const operator = Buffer.alloc(32, 1);
const witness = Buffer.alloc(32, 2);
const beacon = Buffer.alloc(32, 3);
const reveal: DrawReveal = { nonces: { operator, witness } };

const commit: DrawCommit = {
  format: 'assay-draw-commit/1',
  drawId: DRAW,
  number: 'MINI-2026-D0001',
  qualification: 'mini',
  year: 2026,
  sequence: 1,
  purpose: 'exam',
  bankVersion: '2026.1',
  forms: 2,
  blueprintSha256: 'a'.repeat(64),
  snapshotRoot: 'b'.repeat(64),
  contextSha256: 'c'.repeat(64),
  engine: { name: 'swap/2', sha256: 'd'.repeat(64) },
  commitments: {
    operator: nonceCommitment({ drawId: DRAW, party: 'operator', nonce: operator }),
    witness: nonceCommitment({ drawId: DRAW, party: 'witness', nonce: witness }),
  },
};
const round = { chain: 'e'.repeat(64), round: 7, notBefore: '2026-03-02T10:00:00.000Z' };

describe('the commitment to a nonce', () => {
  it('is what sha256sum gives for the documented text', () => {
    const text = `draw/1/${DRAW}/witness/${'02'.repeat(32)}`;
    expect(commit.commitments.witness).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('is of one draw, one party and one nonce', () => {
    const base = { drawId: DRAW, party: 'witness', nonce: witness } as const;
    const others = [
      { ...base, drawId: '5f0e9f3e-51a5-4f0e-8f5d-2f2b6d0a7c12' },
      { ...base, party: 'operator' as const },
      { ...base, nonce: operator },
    ].map(nonceCommitment);
    expect(new Set([commit.commitments.witness, ...others]).size).toBe(4);
    expect(() => nonceCommitment({ ...base, nonce: Buffer.alloc(31) })).toThrow(RangeError);
  });
});

describe('the seed of a draw', () => {
  it('is for ever the same for the same commitment and nonces; the value is of an independent computation', () => {
    expect(drawSeed(commit, reveal).toString('hex')).toBe(
      '46651fc22bb99f88222177aa4e09961b33edb74d3f4e43663172e96d37b197b7',
    );
  });

  it.each([
    { name: "the witness's nonce is another", given: { nonces: { operator, witness: operator } } },
    { name: "the operator's nonce is another", given: { nonces: { operator: beacon, witness } } },
    {
      name: 'the parties are exchanged',
      given: { nonces: { operator: witness, witness: operator } },
    },
    { name: 'a beacon was not committed to', given: { ...reveal, beacon } },
  ])('is refused where $name', ({ given }) => {
    expect(revealFaults(commit, given)).not.toEqual([]);
    expect(() => drawSeed(commit, given)).toThrow(RangeError);
  });

  it('is refused without the value of a round that was committed to', () => {
    const withRound = { ...commit, beacon: round };
    expect(() => drawSeed(withRound, reveal)).toThrow(/round 7/);
    expect(drawSeed(withRound, { ...reveal, beacon })).toHaveLength(32);
  });

  it('is another one whenever anything that was committed to is another', () => {
    const changes: readonly Partial<DrawCommit>[] = [
      { sequence: 2 },
      { purpose: 'resit' },
      { forms: 3 },
      { bankVersion: '2026.2' },
      { blueprintSha256: 'f'.repeat(64) },
      { snapshotRoot: 'f'.repeat(64) },
      { contextSha256: 'f'.repeat(64) },
      { engine: { name: 'swap/2', sha256: 'f'.repeat(64) } },
      { replaces: { drawId: DRAW, number: 'MINI-2026-D0001', reason: 'other' } },
    ];
    const seeds = changes.map((change) => drawSeed({ ...commit, ...change }, reveal));
    const all = [drawSeed(commit, reveal), ...seeds].map((seed) => seed.toString('hex'));
    expect(new Set(all).size).toBe(changes.length + 1);
  });

  it('depends on every byte of either nonce', () => {
    fc.assert(
      fc.property(fc.nat(31), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, flip, whose) => {
        const party = whose ? 'operator' : 'witness';
        const nonce = Buffer.from(reveal.nonces[party]);
        nonce[at]! ^= flip;
        const own = nonceCommitment({ drawId: DRAW, party, nonce });
        const changed = { ...commit, commitments: { ...commit.commitments, [party]: own } };
        const seed = drawSeed(changed, { nonces: { ...reveal.nonces, [party]: nonce } });
        expect(seed).not.toEqual(drawSeed(commit, reveal));
      }),
    );
  });

  it('gives each form a key of its own', () => {
    const seed = drawSeed(commit, reveal);
    const keys = [1, 2, 3].map((form) => formKey(seed, DRAW, form).toString('hex'));
    expect(new Set([seed.toString('hex'), ...keys]).size).toBe(4);
  });
});

it('hashes the commitment without regard to the order of its properties', () => {
  const turned = Object.fromEntries(Object.entries(commit).reverse()) as unknown as DrawCommit;
  expect(commitSha256(turned)).toBe(commitSha256(commit));
});
