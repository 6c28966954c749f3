import { hardCpuMs, type JudgeProgram, type Limits } from '#exam-bank';
import type { Provenance, TestRun } from '#scoring';
import { judgeAnswer } from '../checker/judge-answer.js';
import { judgeContainer, interactorRequest, type JudgePorts } from '../checker/judge-container.js';
import type { JudgedTest } from '../checker/judge.js';
import { realLimitMs } from '../sandbox/protocol.js';
import type { RunContainer } from '../sandbox/sandbox.js';
import { relay } from './relay.js';

/** Everything said passes through the grader: so much of it, from either side, is a conversation. */
const MOST_SAID_KIB = 8 * 1024;

/** Talks with a submission's program on its tests, one after the other. */
export interface Interactor {
  /** @throws JudgeFailure, SandboxFailure: neither is ever a mark */
  converse(program: RunContainer, limits: Limits, test: JudgedTest): Promise<TestRun>;
  readonly provenance: Provenance['judge'] | undefined;
  close(): Promise<void>;
}

/** Opens the author's interactor in a container of its own for all tests of one submission. */
export function openInteractor(ports: JudgePorts, interactor: JudgeProgram): Interactor {
  const container = judgeContainer(ports, interactor);
  return {
    get provenance() {
      return container.provenance;
    },
    converse: async (program, limits, test) => {
      const box = await container.opened();
      const request = interactorRequest(interactor, test);
      const told = await relay({
        interactor: (onStdout) =>
          box.converse({ ...request, limits: interactorLimits(interactor, limits), onStdout }),
        program: (onStdout) => program.converse({ limits: programLimits(limits), onStdout }),
      });
      const { endedFirst, transcript } = told;
      const comparison =
        told.interactor === null ? null : judgeAnswer(interactor.kind, told.interactor, test.worth);
      return { process: told.program.facts, comparison, transcript, endedFirst };
    },
    close: () => container.close(),
  };
}

/** Ended later than at its CPU limit, so that its true time shows. */
function programLimits(limits: Limits): Limits {
  const { cpuMs, outputKiB } = limits;
  return { ...limits, cpuMs: hardCpuMs(cpuMs), outputKiB: Math.min(outputKiB, MOST_SAID_KIB) };
}

/** While both wait for each other it is the program's time that runs out, however busy the machine is. */
function interactorLimits({ limits }: JudgeProgram, { wallMs }: Limits): Limits {
  const outputKiB = Math.min(limits.outputKiB, MOST_SAID_KIB);
  return { ...limits, outputKiB, wallMs: realLimitMs(wallMs) + limits.wallMs };
}
