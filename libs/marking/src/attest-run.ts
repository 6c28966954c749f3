import {
  canonicalJson,
  inTotoPayloadType,
  sha256Hex,
  signEnvelope,
  type EvidenceKey,
} from '#audit';
import { announceEvidenceKey, findEarlierAttestation, insertRunAttestation, type Tx } from '#store';
import { detailStatement, resultStatement, type AttestedRun } from './run-statements.js';

/** Who signs what is found: this host's key, and the log that it is announced in. */
export interface EvidenceSigner {
  readonly key: EvidenceKey;
  /** Of the log, e.g. `exam.example/audit`. */
  readonly origin: string;
}

/**
 * Signs what a run found, two statements, and keeps them with the run. A later run of the same submission names the statement
 * of the one before by its hash.
 */
export async function attestRun(
  tx: Tx,
  options: {
    readonly signer: EvidenceSigner;
    readonly at: Date;
    readonly attested: Omit<AttestedRun, 'previous'>;
  },
): Promise<void> {
  const { signer, at, attested } = options;
  const { run } = attested;
  await announceEvidenceKey(tx, signer.key, at);
  const earlier = await findEarlierAttestation(tx, run);
  const whole: AttestedRun = {
    ...attested,
    ...(earlier === undefined
      ? {}
      : {
          previous: { run: earlier.run_id, sha256: sha256Hex(Buffer.from(`${earlier.detail}\n`)) },
        }),
  };
  await insertRunAttestation(tx, {
    run_id: run.id,
    key_id: signer.key.keyId,
    result: signed(resultStatement(whole), signer.key),
    detail: signed(detailStatement(signer.origin, whole), signer.key),
    signed_at: at,
  });
}

function signed(statement: unknown, key: EvidenceKey): string {
  const payload = Buffer.from(canonicalJson(statement));
  return signEnvelope({ payloadType: inTotoPayloadType, payload }, key).toString();
}
