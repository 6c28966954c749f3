import type { Reader, Tx } from './database.js';
import type { NewRow, Row } from './tables.js';

/** The signed statements about one run; each a DSSE envelope as canonical JSON, without a line end. */
export type RunAttestation = Row<'run_attestation'>;

export async function insertRunAttestation(
  tx: Tx,
  attestation: NewRow<'run_attestation'>,
): Promise<void> {
  await tx.insertInto('run_attestation').values(attestation).execute();
}

/** Undefined for a run from before runs were signed. */
export async function findRunAttestation(
  db: Reader,
  runId: string,
): Promise<RunAttestation | undefined> {
  return db
    .selectFrom('run_attestation')
    .selectAll()
    .where('run_id', '=', runId)
    .executeTakeFirst();
}

/** The newest signed run of the same submission, beside the run itself. */
export async function findEarlierAttestation(
  db: Reader,
  run: { readonly id: string; readonly submission_id: string },
): Promise<RunAttestation | undefined> {
  return db
    .selectFrom('run_attestation')
    .innerJoin('grading_run', 'grading_run.id', 'run_attestation.run_id')
    .selectAll('run_attestation')
    .where('grading_run.submission_id', '=', run.submission_id)
    .where('grading_run.id', '<>', run.id)
    .orderBy('grading_run.finished_at', 'desc')
    .orderBy('grading_run.id')
    .limit(1)
    .executeTakeFirst();
}
