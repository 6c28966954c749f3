import type { Task } from '#exam-bank';
import { commitRun, openTask, type EvidenceSigner } from '#marking';
import type { RunFacts } from '#scoring';
import {
  extendLease,
  findSubmission,
  KeysUnavailable,
  selectItemVersion,
  type Database,
  type GradingRun,
  type Keys,
} from '#store';
import { isDatabaseOutage, throughOutages } from './database-outage.js';
import { mayBeTheEngines, type FaultCode } from './fault-policy.js';
import type { HostGate } from './gate/host-gate.js';
import type { GradingRequest } from './grade-submission.js';
import { JudgeFailure } from './judge-failure.js';
import { underLease } from './lease.js';
import { giveBack, type RunEventContext } from './run-events.js';
import { SandboxFailure } from './sandbox/sandbox.js';

export interface RunContext extends RunEventContext {
  readonly db: Database;
  readonly keys: Keys;
  /** Signs what the runs found. */
  readonly signer: EvidenceSigner;
  readonly grade: (request: GradingRequest) => Promise<RunFacts>;
  readonly leaseMs: number;
  readonly gate: Pick<HostGate, 'engineAnswers'>;
}

export type RunEnd =
  | { readonly state: 'committed' }
  /** Another worker owns the run by now; nothing was written. */
  | { readonly state: 'lease-lost' }
  | { readonly state: 'queued' | 'parked'; readonly code: FaultCode; readonly message: string };

/** Thrown into a run that the worker cannot finish because it has to stop. */
export class WorkerStopping extends Error {
  readonly code = 'worker-stopping' as const;
}

/**
 * Carries one claimed run to its end: committed, given back, or dropped because it is another worker's by now. Infrastructure
 * faults are never marks.
 * @param stop aborted when the worker must stop: the run is given back
 */
export function gradeRun(context: RunContext, run: GradingRun, stop: AbortSignal): Promise<RunEnd> {
  return underLease<RunEnd>({
    lease: { id: run.id, epoch: run.epoch, leaseMs: context.leaseMs },
    extend: (held) => extendLease(context.db, held),
    stop,
    work: async (signal) => {
      const facts = await context.grade(await requestFor(context, run, signal));
      signal.throwIfAborted();
      return { state: await commit(context, run, facts, signal) };
    },
    giveBack: (error, lost) => giveBackAfter(context, run, error, lost),
  });
}

async function requestFor(
  { db, keys }: RunContext,
  run: GradingRun,
  signal: AbortSignal,
): Promise<GradingRequest> {
  const load = async () => ({
    submission: await findSubmission(db, run.submission_id),
    version: await selectItemVersion(db, run.item_version_id),
  });
  const { submission, version } = await throughOutages(load, signal);
  if (submission === undefined) throw new Error('its submission is not there');
  const task: Task = await openTask(keys, version);
  return {
    label: `run-${run.id}-${run.epoch}`,
    task,
    taskSha256: version.content_sha256,
    submission: {
      language: submission.language, // checked by checkSubmission when it was received
      files: submission.files,
      sha256: submission.content_sha256,
    },
    signal,
  };
}

/** A commit that was cut off may have arrived: the next try then finds the run no longer running, and changes nothing. */
function commit(
  { db, keys, signer, now }: RunContext,
  { id, epoch }: GradingRun,
  facts: RunFacts,
  signal: AbortSignal,
): Promise<'committed' | 'lease-lost'> {
  const marking = { keys, signer, at: now(), actor: { kind: 'system', ref: 'grader' } } as const;
  return throughOutages(() => commitRun(db, marking, { id, epoch, facts }), signal);
}

async function giveBackAfter(
  context: RunContext,
  run: GradingRun,
  error: unknown,
  lost: AbortSignal,
): Promise<RunEnd> {
  const fault = await describeFault(context, error);
  const state = await throughOutages(
    () => giveBack(context.db, context, { id: run.id, epoch: run.epoch, ...fault }),
    lost,
  );
  return state === undefined ? { state: 'lease-lost' } : { state, ...fault };
}

interface Fault {
  readonly code: FaultCode;
  readonly message: string;
}

/** Why a run or a check could not be carried out. One whose container went because the engine did is not to blame. */
export async function describeFault(
  { gate }: Pick<RunContext, 'gate'>,
  error: unknown,
): Promise<Fault> {
  const fault = faultOf(error);
  if (!mayBeTheEngines(fault.code) || (await gate.engineAnswers())) return fault;
  return {
    code: 'engine-unreachable',
    message: `the engine went away (${fault.code}: ${fault.message})`,
  };
}

/** Only messages that are known to be free of content are repeated. */
function faultOf(error: unknown): Fault {
  if (error instanceof SandboxFailure || error instanceof JudgeFailure)
    return { code: error.code, message: error.message };
  if (error instanceof WorkerStopping) return { code: error.code, message: error.message };
  if (isDatabaseOutage(error))
    return { code: 'database-outage', message: 'the database was away for too long' };
  if (error instanceof KeysUnavailable) return { code: error.code, message: error.message };
  return { code: 'internal-error', message: errorName(error) };
}

/** The kind of an unforeseen error, without its message, which could quote a test or a submission. */
export function errorName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error ? `${error.name} (${String(error.code)})` : error.name;
}
