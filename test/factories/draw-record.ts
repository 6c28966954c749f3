import { createHash } from 'node:crypto';
import { canonicalJson, sha256Hex } from '#audit';
import {
  contextHash,
  drawSeed,
  formKey,
  formRoot,
  nonceCommitment,
  snapshotRoot,
  type DrawCommit,
  type DrawRecord,
} from '#draw-record';
import { DRAW_ENGINE, drawForms, type BankSnapshot, type Blueprint } from '#exam-bank';

const DRAW = '0d8f2c1e-5a6b-4c7d-8e9f-a0b1c2d3e4f5';
const bytes = (byte: number): Buffer => Buffer.alloc(32, byte);
const nonces = { operator: bytes(0x0a), witness: bytes(0x0b) };
const [rootKey, salt] = [bytes(0x0c), bytes(0x0d)];

/** A bank of 36 items in three outcomes and 6 tasks, made by rule. */
function aSnapshot(): BankSnapshot {
  const criteria = ['G-1.1', 'G-2.1', 'G-3.1'];
  const unit = (id: string, kind: 'knowledge' | 'task', at: number) => ({
    id,
    kind,
    texts: {
      id: [id],
      outcome: [`G-${String((at % 3) + 1)}`],
      criterion: [criteria[at % 3]!],
      difficulty: [['easy', 'medium', 'hard'][Math.floor(at / 3) % 3]!],
      author: [`author.${String(at % 4)}`],
      ...(kind === 'task' ? {} : { type: ['single-choice'], key: ['ABCD'[at % 4]!] }),
    },
    tags: {},
    numbers: { points: kind === 'task' ? 10 : 1, minutes: 1 + (at % 3) },
    enemies: id === 'g-k00' ? ['g-k05'] : [],
    version: 1 + (at % 2),
    contentSha256: createHash('sha256').update(id).digest('hex'),
  });
  const two = (at: number): string => String(at).padStart(2, '0');
  return {
    format: 'assay-snapshot/1',
    bankVersion: '2026.1',
    qualification: {
      id: 'golden',
      title: 'Golden',
      outcomes: criteria.map((id) => ({
        id: id.slice(0, 3),
        title: `Outcome ${id.slice(0, 3)}`,
        criteria: [{ id, title: `Criterion ${id}` }],
      })),
    },
    units: [
      ...Array.from({ length: 36 }, (_, at) => unit(`g-k${two(at)}`, 'knowledge', at)),
      ...Array.from({ length: 6 }, (_, at) => unit(`g-t${two(at)}`, 'task', at)),
    ],
  };
}

const blueprint: Blueprint = {
  format: 'assay-blueprint/1',
  id: 'golden-standard',
  qualification: 'golden',
  scheme: 'sci',
  theory: {
    count: 9,
    points: 9,
    rules: [
      { id: 'easy', where: { difficulty: 'easy' }, min: 3, max: 3 },
      { id: 'first', where: { outcome: 'G-1' }, min: 3, max: 4 },
    ],
    sums: [{ id: 'time', of: 'minutes', min: 16, max: 20 }],
    overlap: { earlier: { sets: 1, max: 2 } },
  },
  practical: { count: 2, points: 20, rules: [] },
  exposure: { maxUses: 2, days: 365 },
};

const context = {
  forms: 2,
  earlier: [{ id: 'GOLDEN-2025-0001', units: ['g-k01', 'g-k02', 'g-k03', 'g-k04', 'g-t00'] }],
  exclude: ['g-k07'],
  uses: { 'g-k08': 2, 'g-k09': 1 },
};

/** The whole record of a draw of two sets, always the same. */
export function aDrawRecord(): DrawRecord {
  const snapshot = aSnapshot();
  const commit: DrawCommit = {
    format: 'assay-draw-commit/1',
    drawId: DRAW,
    number: 'GOLDEN-2026-D0002',
    qualification: 'golden',
    year: 2026,
    sequence: 2,
    purpose: 'exam',
    bankVersion: '2026.1',
    forms: 2,
    blueprintSha256: sha256Hex(Buffer.from(canonicalJson(blueprint))),
    snapshotRoot: snapshotRoot(rootKey, snapshot),
    contextSha256: contextHash(context, salt),
    engine: { name: DRAW_ENGINE, sha256: 'e'.repeat(64) },
    commitments: {
      operator: nonceCommitment({ drawId: DRAW, party: 'operator', nonce: nonces.operator }),
      witness: nonceCommitment({ drawId: DRAW, party: 'witness', nonce: nonces.witness }),
    },
  };
  const seed = drawSeed(commit, { nonces });
  const { units, qualification } = snapshot;
  const drawn = drawForms({ units, qualification, blueprint, context, seed });
  if (!drawn.ok) throw new Error(drawn.reasons.map(({ message }) => message).join('; '));
  const papers = drawn.forms.map((form, at) => ({
    paperNumber: `GOLDEN-2026-000${String(at + 1)}`,
    ...form,
  }));
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  return {
    format: 'assay-draw/1',
    commit,
    reveal: {
      operatorNonce: nonces.operator.toString('hex'),
      witnessNonce: nonces.witness.toString('hex'),
    },
    inputs: {
      blueprint,
      context,
      contextSalt: salt.toString('hex'),
      bank: { rootKey: rootKey.toString('hex'), snapshot },
    },
    result: {
      outcome: 'drawn',
      path: 'search',
      steps: drawn.steps,
      roots: papers.map((paper, at) => formRoot(formKey(seed, DRAW, at + 1), paper, byId)),
    },
    forms: papers.map(({ paperNumber, items, tasks }) => ({
      paperNumber,
      theory: [...items],
      practical: [...tasks],
    })),
  };
}
