import { fork, type ChildProcess } from 'node:child_process';
import { MAX_SCRIPT_OUTPUT_KIB } from '#exam-bank';
import type { Comparison } from '#scoring';
import { JudgeFailure } from '../judge-failure.js';
import { asComparison } from './checker-answer.js';
import { holdOutput } from './held-output.js';
import type { Judge } from './judge.js';
import type { CheckerReply, CheckerRequest } from './messages.js';

/** Checks outputs with a task's own checker; one for each submission. */
export interface Checker {
  /**
   * @throws JudgeFailure when the checker throws, takes too long, dies, or answers anything but
   *   `{ accepted: boolean, message?: string, points?: string }`
   */
  check(test: CheckedTest): Promise<Comparison>;
  close(): void;
}

interface CheckedTest {
  readonly input: Buffer;
  readonly answer: Buffer;
  readonly output: Buffer;
}

/** Twice what the isolate may take for one test: this is for what the isolate's own timeout does not stop. */
const KILL_AFTER_MS = 6_000;
const HEAP_MIB = 256;

type CheckerFaultCode = 'checker-threw' | 'checker-out-of-time' | 'checker-died';

/** Beside this file, compiled or as TypeScript, which Node runs as it stands. */
const CHILD = import.meta.url.endsWith('.ts')
  ? new URL('./checker-child.ts', import.meta.url)
  : new URL('./checker-child.js', import.meta.url);

/**
 * Opens a checker in a process of its own, started with the first test and killed with `close`. The three texts are the bytes
 * read as UTF-8; what is no UTF-8 in them arrives as U+FFFD.
 * @param source the task's checker.js
 */
export function openChecker(source: string): Checker {
  let child: ChildProcess | undefined;
  return {
    check: async ({ input, answer, output }) => {
      child ??= startChild();
      const reply = await ask(child, {
        source,
        input: input.toString('utf8'),
        answer: answer.toString('utf8'),
        output: output.toString('utf8'),
      });
      if (reply.ok) return asComparison(reply.returned);
      throw new JudgeFailure(reply.code, describe(reply.code), reply.detail);
    },
    close: () => void child?.kill('SIGKILL'),
  };
}

/** A task's own script as the judge of outputs up to `MAX_SCRIPT_OUTPUT_KIB`. */
export function openScriptJudge(source: string): Judge {
  const checker = openChecker(source);
  return {
    provenance: undefined,
    begin: ({ input, answer }) => {
      const held = holdOutput(MAX_SCRIPT_OUTPUT_KIB * 1024);
      return {
        take: (piece) => held.add(piece),
        decide: async () => checker.check({ input, answer, output: held.whole() }),
        drop: () => Promise.resolve(),
      };
    },
    close: () => {
      checker.close();
      return Promise.resolve();
    },
  };
}

function startChild(): ChildProcess {
  return fork(CHILD, {
    // isolated-vm cannot live in a process that was started from Node's snapshot.
    execArgv: ['--no-node-snapshot', `--max-old-space-size=${HEAP_MIB}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of ours is in its reach: no connection string, no key's folder.
    env: {},
    cwd: '/',
  });
}

/** Never leaves a child behind that did not answer. */
function ask(child: ChildProcess, request: CheckerRequest): Promise<CheckerReply> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      child.removeAllListeners();
      settle();
    };
    const fail = (code: 'checker-died' | 'checker-out-of-time') => {
      end(() => reject(new JudgeFailure(code, describe(code))));
      child.kill('SIGKILL');
      child.on('error', () => undefined); // of a child that is being killed
    };
    const timer = setTimeout(() => fail('checker-out-of-time'), KILL_AFTER_MS);
    child.once('error', () => fail('checker-died'));
    child.once('exit', () => fail('checker-died'));
    child.once('message', (reply: CheckerReply) => end(() => resolve(reply)));
    // A child that is gone already says so by its exit; the failed send itself says nothing more.
    child.send(request, (error) => error !== null && fail('checker-died'));
  });
}

function describe(code: CheckerFaultCode): string {
  switch (code) {
    case 'checker-threw':
      return "the task's checker threw an error";
    case 'checker-out-of-time':
      return "the task's checker took too long";
    case 'checker-died':
      return "the task's checker brought its process down";
  }
}
