import { commitSha256, type DrawCommit } from './commit.js';
import { hkdfSha256 } from './hkdf.js';
import { nonceCommitment, type NonceParty } from './nonces.js';

/** What was secret when the commitment went into the log. */
export interface DrawReveal {
  /** 32 bytes each. */
  readonly nonces: Readonly<Record<NonceParty, Uint8Array>>;
  /** Value of the committed round of the beacon, 32 bytes; there if and only if the commitment names a round. */
  readonly beacon?: Uint8Array;
}

/** What in a reveal is not what was committed to; empty when all is. */
export function revealFaults(
  commit: DrawCommit,
  { nonces, beacon }: DrawReveal,
): readonly string[] {
  const parties = ['operator', 'witness'] as const;
  const faults = parties
    .filter(
      (party) =>
        nonceCommitment({ drawId: commit.drawId, party, nonce: nonces[party] }) !==
        commit.commitments[party],
    )
    .map((party) => `the ${party}'s nonce is not the one that was committed to`);
  if (commit.beacon === undefined && beacon !== undefined)
    faults.push('a value of a beacon is given, and none was committed to');
  if (commit.beacon !== undefined && beacon?.length !== 32)
    faults.push(
      `round ${String(commit.beacon.round)} of the beacon was committed to: its value is 32 bytes`,
    );
  return faults;
}

/**
 * The seed of a draw, 32 bytes: HKDF-SHA-256 with the nonces of operator and witness and the beacon's value, in this order, as input
 * key, SHA-256 of the commitment as salt and `draw/1/<draw>` as info.
 * @throws RangeError where the reveal is not what was committed to
 */
export function drawSeed(commit: DrawCommit, reveal: DrawReveal): Buffer {
  const [fault] = revealFaults(commit, reveal);
  if (fault !== undefined) throw new RangeError(`drawSeed: ${fault}`);
  const { nonces, beacon } = reveal;
  return hkdfSha256({
    ikm: Buffer.concat([nonces.operator, nonces.witness, beacon ?? Buffer.alloc(0)]),
    salt: Buffer.from(commitSha256(commit), 'hex'),
    info: Buffer.from(`draw/1/${commit.drawId}`),
    byteCount: 32,
  });
}

/**
 * The key of one form, 32 bytes: it salts the form's root and orders its options. A custodian who opens one set of a draw learns
 * nothing of the others by it.
 * @param form from 1
 */
export function formKey(seed: Uint8Array, drawId: string, form: number): Buffer {
  return hkdfSha256({
    ikm: seed,
    salt: Buffer.alloc(0),
    info: Buffer.from(`form/1/${drawId}/${String(form)}`),
    byteCount: 32,
  });
}
