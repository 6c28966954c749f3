import { Worker } from 'node:worker_threads';
import type { SolverRequest } from './highs-worker.js';
import { DEFAULT_LIMITS, type Answer, type Solver } from './solver.js';

/** Beside this file, compiled or as TypeScript, which Node runs as it stands. */
const WORKER = import.meta.url.endsWith('.ts')
  ? new URL('./highs-worker.ts', import.meta.url)
  : new URL('./highs-worker.js', import.meta.url);

interface Pending {
  readonly answer: (value: unknown) => void;
  readonly fail: (error: Error) => void;
}

/**
 * HiGHS in a thread of its own, for the length of one piece of work: the caller's event loop stays free. The thread starts
 * with the first question and ends with the work.
 * @param signal cancels: the thread is ended at once, and what was asked is undecided
 * @throws Error where the thread dies, for want of memory say: no verdict either
 */
export async function withHighs<R>(
  work: (solver: Solver) => Promise<R>,
  signal?: AbortSignal,
): Promise<R> {
  const pending: Pending[] = [];
  let worker: Worker | undefined;
  const start = (): Worker => {
    const started = new Worker(WORKER, { execArgv: [] });
    started.on('message', (answer) => pending.shift()?.answer(answer));
    const fail = (error: Error): void => {
      for (const one of pending.splice(0)) one.fail(error);
      worker = undefined;
    };
    started.on('error', fail);
    started.on('exit', () => fail(new Error('the solver ended before it answered')));
    return started;
  };
  const ask = async <A>(request: SolverRequest, cancelled: A): Promise<A> => {
    if (signal?.aborted === true) return cancelled;
    worker ??= start();
    const asked = worker;
    let cancel: (() => void) | undefined;
    try {
      return await new Promise<A>((resolve, reject) => {
        cancel = () => resolve(cancelled);
        signal?.addEventListener('abort', cancel, { once: true });
        // The worker answers each question with its own kind of answer, in the order of the questions.
        pending.push({ answer: (value) => resolve(value as A), fail: reject });
        asked.postMessage(request);
      });
    } finally {
      if (cancel !== undefined) signal?.removeEventListener('abort', cancel);
    }
  };
  const stop = (): void => void worker?.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await work({
      solve: (program, limits = DEFAULT_LIMITS) =>
        ask<Answer>({ kind: 'solve', program, limits }, { status: 'undecided', values: undefined }),
      conflict: (program) => ask<readonly number[]>({ kind: 'conflict', program }, []),
    });
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker?.terminate();
  }
}
