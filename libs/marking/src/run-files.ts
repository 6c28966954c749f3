import { findRunAttestation, type GradingRun, type Reader } from '#store';
import { attestationFiles, runFile, type EvidenceFile } from './records.js';

/** What the event of a mark vouches for, of the run that it rests on: facts and signed statements. */
export async function filesOfRun(db: Reader, run: GradingRun): Promise<readonly EvidenceFile[]> {
  const attestation = await findRunAttestation(db, run.id);
  return [runFile(run), ...(attestation === undefined ? [] : attestationFiles(attestation))];
}
