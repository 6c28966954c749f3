import { commitSha256, type DrawCommit } from '#draw-record';
import { selectAttempts, selectSetsOfDraw, type Draw, type Reader } from '#store';
import { Type, type Static } from '@sinclair/typebox';
import type { ProblemDetail } from '../http/problem.js';
import { exactly, Instant, Uuid } from '../http/schemas.js';

const MaybeText = Type.Union([Type.String(), Type.Null()]);

/** A draw as everybody who works with it may see it: no nonce, no item. */
export const DrawView = exactly({
  id: Uuid,
  number: Type.String(),
  state: Type.String(),
  qualification: Type.String(),
  purpose: Type.String(),
  bankVersionId: Uuid,
  forms: Type.Integer(),
  requestedAt: Instant,
  blueprintSha256: Type.String(),
  snapshotRoot: Type.String(),
  contextSha256: Type.String(),
  engine: exactly({ name: Type.String(), sha256: Type.String() }),
  operatorCommitment: Type.String(),
  witnessCommitment: MaybeText,
  commitSha256: MaybeText,
  /** The signed checkpoint that holds the commitment. */
  checkpoint: MaybeText,
  replaces: Type.Union([Uuid, Type.Null()]),
  reason: MaybeText,
  attempts: Type.Array(exactly({ number: Type.Integer(), outcome: Type.String() })),
  sets: Type.Array(
    exactly({
      id: Uuid,
      paperNumber: Type.String(),
      root: Type.String(),
      opened: Type.Boolean(),
    }),
  ),
  refusal: Type.Array(exactly({ path: Type.String(), message: Type.String() })),
});

export async function drawView(db: Reader, draw: Draw): Promise<Static<typeof DrawView>> {
  const commit = draw.commit as DrawCommit | null; // made by commitOfDraw
  return {
    id: draw.id,
    number: draw.number,
    state: draw.state,
    qualification: draw.qualification_id,
    purpose: draw.purpose,
    bankVersionId: draw.bank_version_id,
    forms: draw.forms,
    requestedAt: draw.requested_at.toISOString(),
    blueprintSha256: draw.blueprint_sha256,
    snapshotRoot: draw.snapshot_root,
    contextSha256: draw.context_sha256,
    engine: { name: draw.engine, sha256: draw.engine_sha256 },
    operatorCommitment: draw.operator_commitment,
    witnessCommitment: draw.witness_commitment,
    commitSha256: commit === null ? null : commitSha256(commit),
    checkpoint: draw.committed_note,
    replaces: draw.replaces,
    reason: draw.reason,
    attempts: (await selectAttempts(db, draw.id)).map(({ number, outcome }) => ({
      number,
      outcome,
    })),
    sets: (await selectSetsOfDraw(db, draw.id)).map((set) => ({
      id: set.id,
      paperNumber: set.paper_number,
      root: set.root ?? '',
      opened: set.opened_at !== null,
    })),
    refusal: [...((draw.refusal ?? []) as readonly ProblemDetail[])], // written by storeOutcome
  };
}
