import type { DrawCommit, RedrawReason } from '#draw-record';
import { findBankVersion, findDraw, type Draw, type Reader } from '#store';

/** The commitment of a draw once the witness's is there. */
export async function commitOfDraw(
  db: Reader,
  draw: Draw,
  witnessCommitment: string,
): Promise<DrawCommit> {
  const bank = await findBankVersion(db, draw.bank_version_id);
  if (bank === undefined) throw new Error(`draw ${draw.number} has no bank version`);
  const replaced = draw.replaces === null ? undefined : await findDraw(db, draw.replaces);
  return {
    format: 'assay-draw-commit/1',
    drawId: draw.id,
    number: draw.number,
    qualification: draw.qualification_id,
    year: draw.year,
    sequence: draw.sequence,
    purpose: draw.purpose,
    bankVersion: bank.version,
    forms: draw.forms,
    blueprintSha256: draw.blueprint_sha256,
    snapshotRoot: draw.snapshot_root,
    contextSha256: draw.context_sha256,
    engine: { name: draw.engine, sha256: draw.engine_sha256 },
    commitments: { operator: draw.operator_commitment, witness: witnessCommitment },
    ...(draw.beacon === null ? {} : { beacon: draw.beacon as DrawCommit['beacon'] & object }), // checked when it was asked for
    ...(replaced === undefined
      ? {}
      : {
          replaces: {
            drawId: replaced.id,
            number: replaced.number,
            reason: draw.reason as RedrawReason, // checked when it was asked for
          },
        }),
  };
}
