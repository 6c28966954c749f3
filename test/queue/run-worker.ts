import { commitRun } from '#marking';
import type { Doorbell } from '#queue';
import { claimRun, inTransaction, selectDueRunIds, sweepExpiredRuns, type Database } from '#store';
import type { GradingRun } from '#store';
import { EXAM_DAY } from '../factories/exam-rows.js';
import { acceptedFacts } from '../factories/run-facts.js';
import { aTask } from '../factories/task.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';
import { memoryKeys } from '../fakes/memory-keys.js';

const MAX_TRIES = 5;
const signer = evidenceSigner();

export interface RunWorkerOptions {
  readonly db: Database;
  readonly host: string;
  readonly leaseMs?: number;
  /** Stands in for the grading; it may take its time, fail, or never end. */
  readonly grade?: (run: GradingRun) => Promise<void>;
}

/** The least worker that keeps the rules: claims, works, and commits under the epoch of its claim. */
export function runWorker(options: RunWorkerOptions) {
  const { db, host, leaseMs = 60_000, grade = () => Promise.resolve() } = options;
  const commits: ('committed' | 'lease-lost')[] = [];
  return {
    /** How each of its commits ended, in order. */
    commits: commits as readonly ('committed' | 'lease-lost')[],
    onRing: async (): Promise<void> => {
      const run = await claimRun(db, { host, leaseMs });
      if (run === undefined) return;
      await grade(run);
      const context = {
        keys: memoryKeys(),
        signer,
        at: EXAM_DAY,
        actor: { kind: 'system', ref: 'grader' },
      } as const;
      const facts = acceptedFacts(aTask());
      commits.push(await commitRun(db, context, { id: run.id, epoch: run.epoch, facts }));
    },
  };
}

/** What every worker does every few seconds: takes back what fell silent, and rings for what is due. */
export async function sweep(db: Database, doorbell: Doorbell): Promise<void> {
  await inTransaction(db, (tx) => sweepExpiredRuns(tx, MAX_TRIES));
  await doorbell.ring(await selectDueRunIds(db));
}
