import { createPrivateKey, randomUUID } from 'node:crypto';
import {
  consistencyProof,
  encodeEvent,
  generateLogKey,
  inclusionProof,
  leafHash,
  rootOf,
  signCheckpoint,
  type AuditEvent,
} from '#audit';
import {
  commitSha256,
  nonceCommitment,
  type DrawCertificate,
  type DrawCommit,
  type LoggedEvent,
} from '#draw-record';

const ORIGIN = 'exam.example/audit';
const keys = generateLogKey(ORIGIN);

export const OPERATOR = Buffer.alloc(32, 1);
export const WITNESS = Buffer.alloc(32, 2);

/** An event of the log that a certificate is made from. */
export interface Said {
  readonly type: string;
  readonly draw: string;
  readonly data: AuditEvent['data'];
}

export interface DrawStory {
  readonly commit: DrawCommit;
  readonly said: readonly Said[];
  /** Size of the log when the witness was shown the commitment. */
  readonly shownAt: number;
}

/** The third record of the year, which replaces the second; two sets were drawn. */
export function aDrawStory(): DrawStory {
  const drawId = randomUUID();
  const commit: DrawCommit = {
    format: 'assay-draw-commit/1',
    drawId,
    number: 'MINI-2026-D0003',
    qualification: 'mini',
    year: 2026,
    sequence: 3,
    purpose: 'exam',
    bankVersion: '2026.1',
    forms: 2,
    blueprintSha256: 'a'.repeat(64),
    snapshotRoot: 'b'.repeat(64),
    contextSha256: 'c'.repeat(64),
    engine: { name: 'swap/2', sha256: 'd'.repeat(64) },
    commitments: {
      operator: nonceCommitment({ drawId, party: 'operator', nonce: OPERATOR }),
      witness: nonceCommitment({ drawId, party: 'witness', nonce: WITNESS }),
    },
    replaces: { drawId: randomUUID(), number: 'MINI-2026-D0002', reason: 'item-withdrawn' },
  };
  const requested = (sequence: number, draw: string, more: AuditEvent['data'] = {}): Said => ({
    type: 'draw.requested',
    draw,
    data: {
      number: `MINI-2026-D000${String(sequence)}`,
      qualification: 'mini',
      year: 2026,
      sequence,
      blueprintSha256: sequence === 1 ? 'e'.repeat(64) : commit.blueprintSha256,
      snapshotRoot: commit.snapshotRoot,
      operatorCommitment: commit.commitments.operator,
      ...more,
    },
  });
  const own = (type: string, data: AuditEvent['data']): Said => ({ type, draw: drawId, data });
  const said = [
    requested(1, randomUUID()),
    requested(2, commit.replaces!.drawId),
    requested(3, drawId, { replaces: 'MINI-2026-D0002', reason: 'item-withdrawn' }),
    own('draw.committed', { commitSha256: commitSha256(commit) }),
    own('draw.revealed', { by: 'witness' }),
    own('draw.attempted', { attempt: 1 }),
    own('draw.drawn', {
      papers: ['MINI-2026-0001', 'MINI-2026-0002'],
      roots: ['1'.repeat(64), '2'.repeat(64)],
    }),
  ];
  return { commit, said, shownAt: 4 };
}

/** The certificate that an honest engine gives about this story. */
export function certificateOf({ commit, said, shownAt }: DrawStory): DrawCertificate {
  const leaves = said.map(leafOf);
  const hashes = leaves.map(leafHash);
  const size = leaves.length;
  const logged = (index: number): LoggedEvent => ({
    index,
    leaf: leaves[index]!.toString('base64'),
    proof: inclusionProof(hashes, { index, size }).map((node) => node.toString('base64')),
  });
  const places = (holds: (one: Said) => boolean) =>
    said.flatMap((one, index) => (holds(one) ? [logged(index)] : []));
  return {
    format: 'assay-draw-certificate/1',
    commit,
    events: places(({ draw }) => draw === commit.drawId),
    records: places(({ type }) => type === 'draw.requested'),
    sets: [
      { paperNumber: 'MINI-2026-0001', root: '1'.repeat(64) },
      { paperNumber: 'MINI-2026-0002', root: '2'.repeat(64) },
    ],
    reveal: { operatorNonce: OPERATOR.toString('hex'), witnessNonce: WITNESS.toString('hex') },
    log: {
      vkey: keys.vkey,
      committed: checkpointOf(hashes.slice(0, shownAt)),
      checkpoint: checkpointOf(hashes),
      consistency: consistencyProof(hashes, { oldSize: shownAt, newSize: size }).map((node) =>
        node.toString('base64'),
      ),
    },
  };
}

function leafOf({ type, draw, data }: Said): Buffer {
  return encodeEvent({
    v: 1,
    id: randomUUID(),
    t: '2026-03-02T09:00:00.000Z',
    type,
    actor: { kind: 'system', ref: 'test' },
    subject: { kind: 'draw', ref: draw },
    data,
    evidence: [],
  });
}

function checkpointOf(hashes: readonly Buffer[]): string {
  const head = { origin: ORIGIN, size: hashes.length, root: rootOf(hashes) };
  return signCheckpoint(head, createPrivateKey(keys.privateKeyPem));
}
