import {
  appendEvent,
  findRun,
  findSitting,
  findSubmission,
  giveBackRun,
  inTransaction,
  sweepExpiredRuns,
  type Database,
  type Tx,
} from '#store';
import { runFault, type FaultCode } from './fault-policy.js';

export interface GivenBack {
  readonly id: string;
  readonly epoch: number;
  /** Goes into the audit log, and decides whether the fault uses up a try. */
  readonly code: FaultCode;
  /** For the person who looks at a parked run; neither personal data nor a test's content. */
  readonly message: string;
}

export interface RunEventContext {
  readonly maxTries: number;
  readonly now: () => Date;
}

/**
 * Gives a run back after a fault of ours, with its event: queued again, or parked for a person.
 * @returns the new state, or undefined when another worker owns the run by now: then nothing was written
 */
export function giveBack(
  db: Database,
  context: RunEventContext,
  run: GivenBack,
): Promise<'queued' | 'parked' | undefined> {
  return inTransaction(db, async (tx) => {
    const failure = `${run.code}: ${run.message}`;
    const state = await giveBackRun(tx, {
      id: run.id,
      epoch: run.epoch,
      failure,
      fault: runFault(run.code),
      maxTries: context.maxTries,
    });
    if (state !== undefined)
      await appendRunEvent(tx, context, { id: run.id, state, code: run.code });
    return state;
  });
}

/** Takes back the runs of workers that fell silent, each with its event. @returns the ids that are due again */
export function takeBackSilentRuns(
  db: Database,
  context: RunEventContext,
): Promise<readonly string[]> {
  return inTransaction(db, async (tx) => {
    const runs = await sweepExpiredRuns(tx, context.maxTries);
    for (const { id, state } of runs)
      await appendRunEvent(tx, context, { id, state, code: 'worker-silent' });
    return runs.filter(({ state }) => state === 'queued').map(({ id }) => id);
  });
}

async function appendRunEvent(
  tx: Tx,
  { now }: RunEventContext,
  {
    id,
    state,
    code,
  }: { readonly id: string; readonly state: 'queued' | 'parked'; readonly code: string },
): Promise<void> {
  const run = await findRun(tx, id);
  const submission = run && (await findSubmission(tx, run.submission_id));
  const sitting = submission && (await findSitting(tx, submission.sitting_id));
  if (run === undefined || sitting === undefined) throw new Error(`run ${id} has no sitting`);
  await appendEvent(tx, {
    type: state === 'parked' ? 'run.parked' : 'run.given-back',
    at: now(),
    actor: { kind: 'system', ref: 'grader' },
    subject: { kind: 'run', ref: id },
    data: { sitting: sitting.audit_ref, epoch: run.epoch, failures: run.infra_failures, code },
  });
}
