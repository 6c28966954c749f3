import { MAX_TESTLIB_OUTPUT_KIB, type JudgeProgram, type Limits } from '#exam-bank';
import type { Comparison } from '#scoring';
import { realLimitMs } from '../sandbox/protocol.js';
import type { Conversation, RunOutcome } from '../sandbox/sandbox.js';
import { holdOutput } from './held-output.js';
import type { Judge, JudgedTest, Judgement } from './judge.js';
import { judgeAnswer } from './judge-answer.js';
import {
  judgeContainer,
  testlibRequest,
  validatorRequest,
  type JudgeContainer,
  type JudgePorts,
} from './judge-container.js';

/** A smaller output is held until it is known that the program ended well; a larger one is relayed as it comes. */
const RELAY_FROM_BYTES = 1024 * 1024;
const NOTHING: RunOutcome['collected'] = [];

/** Opens the author's program as the judge of outputs, in a container of its own for all tests of one submission. */
export function openJudgeProgram(ports: JudgePorts, program: JudgeProgram): Judge {
  const container = judgeContainer(ports, program);
  return {
    get provenance() {
      return container.provenance;
    },
    begin: (test, limits) =>
      program.kind === 'testlib'
        ? testlibJudgement(container, program, test)
        : new ValidatorJudgement(container, { program, test, limits }),
    close: () => container.close(),
  };
}

function testlibJudgement(
  container: JudgeContainer,
  program: JudgeProgram,
  test: JudgedTest,
): Judgement {
  const held = holdOutput(MAX_TESTLIB_OUTPUT_KIB * 1024);
  return {
    take: (piece) => held.add(piece),
    decide: async () => {
      const request = testlibRequest(program, test, held.whole());
      const box = await container.opened();
      const outcome = await box.run({ ...request, stdin: Buffer.alloc(0) });
      return judgeAnswer(program.kind, { ...outcome, collected: NOTHING }, test.worth);
    },
    drop: () => Promise.resolve(),
  };
}

interface Judging {
  readonly program: JudgeProgram;
  readonly test: JudgedTest;
  readonly limits: Limits;
}

/** Reads the output as its standard input: at once where it is small, else as it comes, so that it is never held here. */
class ValidatorJudgement implements Judgement {
  private readonly held = holdOutput(Infinity);
  private live: Promise<Conversation> | undefined;

  constructor(
    private readonly container: JudgeContainer,
    private readonly judging: Judging,
  ) {}

  take(piece: Buffer): void | Promise<void> {
    if (this.live !== undefined) return this.relay(piece);
    this.held.add(piece);
    if (this.held.bytes < RELAY_FROM_BYTES) return;
    this.live = this.converse();
    this.live.catch(() => undefined); // told by decide
    return this.relay(...this.held.release());
  }

  async decide(): Promise<Comparison> {
    const outcome = await (this.live === undefined ? this.runWhole() : this.finish(this.live));
    return judgeAnswer(this.judging.program.kind, outcome, this.judging.test.worth);
  }

  async drop(): Promise<void> {
    // What it would have said about an output that does not count is not asked; only its end is waited for.
    if (this.live !== undefined) await this.finish(this.live).catch(() => undefined);
  }

  private async runWhole(): Promise<RunOutcome> {
    const box = await this.container.opened();
    const request = validatorRequest(this.judging.program, this.judging.test);
    return box.run({ ...request, stdin: this.held.whole() });
  }

  private async converse(): Promise<Conversation> {
    const box = await this.container.opened();
    const { program, test, limits: ofProgram } = this.judging;
    const { limits, ...request } = validatorRequest(program, test);
    // It waits for the pieces: a program that takes its time must not be able to make its judge fail.
    const wallMs = realLimitMs(ofProgram.wallMs) + limits.wallMs;
    const live = box.converse({
      ...request,
      limits: { ...limits, wallMs },
      onStdout: () => undefined,
    });
    live.outcome.catch(() => undefined); // told by decide
    return live;
  }

  private async relay(...pieces: readonly Buffer[]): Promise<void> {
    const live = await this.live?.catch(() => undefined);
    for (const piece of pieces) live?.write(piece);
    await live?.ready();
  }

  private async finish(live: Promise<Conversation>): Promise<RunOutcome> {
    const conversation = await live;
    conversation.end();
    return conversation.outcome;
  }
}
