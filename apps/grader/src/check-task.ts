import { contentHash, type Task } from '#exam-bank';
import { openTask } from '#marking';
import {
  DEFAULT_MARGINS,
  firstRuns,
  furtherRuns,
  type CheckDepth,
  type PlannedRun,
} from '#scoring';
import {
  appendEvent,
  extendTaskCheckLease,
  finishTaskCheck,
  giveBackTaskCheck,
  inTransaction,
  selectItemVersion,
  type TaskCheck,
} from '#store';
import { throughOutages } from './database-outage.js';
import { runFault, type FaultCode } from './fault-policy.js';
import { describeFault, type RunContext } from './grade-run.js';
import { JudgeFailure } from './judge-failure.js';
import { underLease } from './lease.js';
import { checkReport, madeRuns, type CheckRun, type TaskCheckReport } from './task-check-report.js';
import { taskReport } from './task-report.js';

/** As thorough as `exam task check` is unless told otherwise. */
const DEPTH: CheckDepth = { repeat: 3, margins: DEFAULT_MARGINS };

export type CheckEnd =
  | { readonly state: 'passed' | 'failed' }
  /** Another worker owns the check by now; nothing was written. */
  | { readonly state: 'lease-lost' }
  | { readonly state: 'given-back'; readonly code: FaultCode; readonly message: string };

export interface CheckManners {
  /** Aborted when the worker must stop: the check is given back. */
  readonly stop: AbortSignal;
  /** Called between two gradings: grades what candidates have handed in meanwhile. */
  readonly letCandidatesPass: () => Promise<void>;
}

/**
 * Carries one claimed acceptance check to its end: every example submission of the task is graded in the real sandbox, as
 * often and with such limits as the check needs. A broken checker is the task's fault and fails the check; a fault of ours gives it back.
 */
export function checkTask(
  context: RunContext,
  check: TaskCheck,
  { stop, letCandidatesPass }: CheckManners,
): Promise<CheckEnd> {
  return underLease<CheckEnd>({
    lease: { id: check.id, epoch: check.epoch, leaseMs: context.leaseMs },
    extend: (held) => extendTaskCheckLease(context.db, held),
    stop,
    work: async (signal) => {
      const version = await throughOutages(
        () => selectItemVersion(context.db, check.item_version_id),
        signal,
      );
      const report = await examine(await openTask(context.keys, version), async (run) => {
        const end = await gradeExample(context, { check, run, signal });
        await letCandidatesPass();
        return { planned: run, end };
      });
      return finish(context, check, version, report, signal);
    },
    giveBack: (error, lost) => giveBackAfter(context, check, error, lost),
  });
}

async function examine(
  task: Task,
  grade: (planned: PlannedRun) => Promise<CheckRun>,
): Promise<TaskCheckReport> {
  const gradeAll = async (planned: readonly PlannedRun[]): Promise<readonly CheckRun[]> => {
    const runs: CheckRun[] = [];
    for (const run of planned) runs.push(await grade(run));
    return runs;
  };
  const first = await gradeAll(firstRuns(task, DEPTH));
  const further = await gradeAll(furtherRuns(task, DEPTH, madeRuns(first)));
  return checkReport(task, DEPTH, [...first, ...further]);
}

interface Examining {
  readonly check: TaskCheck;
  readonly run: PlannedRun;
  readonly signal: AbortSignal;
}

async function gradeExample(
  context: RunContext,
  { check, run: { task, example }, signal }: Examining,
): Promise<CheckRun['end']> {
  signal.throwIfAborted();
  const { language, files } = example;
  try {
    const facts = await context.grade({
      label: `check-${check.id}-${check.epoch}`,
      task,
      taskSha256: check.content_sha256,
      submission: { language, files, sha256: contentHash(files) },
      signal,
    });
    const scored = taskReport(task, facts);
    return scored.ok ? { report: scored.report } : { fault: scored.reason };
  } catch (error) {
    if (error instanceof JudgeFailure) return { fault: error.message };
    throw error;
  }
}

async function finish(
  { db, now }: RunContext,
  check: TaskCheck,
  version: { readonly item_id: string; readonly version: number },
  report: TaskCheckReport,
  signal: AbortSignal,
): Promise<CheckEnd> {
  const write = () =>
    inTransaction(db, async (tx) => {
      const { id, epoch } = check;
      if (!(await finishTaskCheck(tx, { id, epoch, passed: report.ok, report }))) return false;
      await appendEvent(tx, {
        type: 'item.checked',
        at: now(),
        actor: { kind: 'system', ref: 'grader' },
        subject: { kind: 'item', ref: check.item_version_id },
        data: {
          item: version.item_id,
          version: version.version,
          contentSha256: check.content_sha256,
          ok: report.ok,
          problems: report.problems.length,
        },
      });
      return true;
    });
  if (!(await throughOutages(write, signal))) return { state: 'lease-lost' };
  return { state: report.ok ? 'passed' : 'failed' };
}

async function giveBackAfter(
  context: RunContext,
  { id, epoch }: TaskCheck,
  error: unknown,
  lost: AbortSignal,
): Promise<CheckEnd> {
  const { db, maxTries } = context;
  const { code, message } = await describeFault(context, error);
  const fault = runFault(code);
  const given = {
    id,
    epoch,
    failure: `${code}: ${message}`,
    usesTry: fault.usesTry,
    pauseMs: fault.usesTry ? 1_000 : fault.pauseMs,
    maxTries,
  };
  const owned = await throughOutages(() => giveBackTaskCheck(db, given), lost);
  return owned ? { state: 'given-back', code, message } : { state: 'lease-lost' };
}
