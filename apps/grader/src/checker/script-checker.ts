import { openScriptHost, type ScriptFault } from '#author-scripts';
import { MAX_SCRIPT_OUTPUT_KIB } from '#exam-bank';
import type { Comparison } from '#scoring';
import { JudgeFailure } from '../judge-failure.js';
import { asComparison } from './checker-answer.js';
import { holdOutput } from './held-output.js';
import type { Judge } from './judge.js';

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

/**
 * Opens a checker in a process of its own, started with the first test and killed with `close`. The three texts are the bytes
 * read as UTF-8; what is no UTF-8 in them arrives as U+FFFD.
 * @param source the task's checker.js
 */
export function openChecker(source: string): Checker {
  const host = openScriptHost();
  return {
    check: async ({ input, answer, output }) => {
      const argument = {
        input: input.toString('utf8'),
        answer: answer.toString('utf8'),
        output: output.toString('utf8'),
      };
      const reply = await host.ask({ source, entry: 'check', argument });
      if (reply.ok) return asComparison(reply.returned);
      throw new JudgeFailure(`checker-${reply.fault}`, describe(reply.fault), reply.detail);
    },
    close: () => host.close(),
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

function describe(fault: ScriptFault): string {
  switch (fault) {
    case 'threw':
      return "the task's checker threw an error";
    case 'out-of-time':
      return "the task's checker took too long";
    case 'died':
      return "the task's checker brought its process down";
  }
}
