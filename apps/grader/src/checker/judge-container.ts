import type { JudgeProgram } from '#exam-bank';
import type { Provenance } from '#scoring';
import type { RunContainer, RunRequest, Sandbox } from '../sandbox/sandbox.js';
import type { CompiledJudges } from './compiled-judges.js';
import type { JudgedTest } from './judge.js';

/** The container in which one judge program runs for one submission; never the candidate's. */
export interface JudgeContainer {
  /** Opened with the first call. @throws JudgeFailure, SandboxFailure */
  opened(): Promise<RunContainer>;
  readonly provenance: Provenance['judge'] | undefined;
  close(): Promise<void>;
}

export interface JudgePorts {
  readonly sandbox: Sandbox;
  readonly judges: CompiledJudges;
  /** Labels the container. */
  readonly label: string;
}

export function judgeContainer(ports: JudgePorts, program: JudgeProgram): JudgeContainer {
  let opening: Promise<RunContainer> | undefined;
  let provenance: Provenance['judge'];
  const open = async () => {
    const { artefact, artefactSha256 } = await ports.judges.compiled(program);
    const container = await ports.sandbox.open({ label: ports.label, artefact });
    const { image, toolVersion } = container.environment;
    const { kind, language } = program;
    provenance = { kind, language, image, toolVersion, artefactSha256 };
    return container;
  };
  return {
    opened: () => (opening ??= open()),
    get provenance() {
      return provenance;
    },
    close: async () => {
      const container = await opening?.catch(() => undefined);
      await container?.close();
    },
  };
}

type JudgeRequest = Pick<RunRequest, 'arguments' | 'files' | 'limits' | 'collect'>;

const INPUT = '/app/test/input';
const ANSWER = '/app/test/answer';
const OUTPUT = '/app/test/output';
/** The judge's own work folder: its feedback. */
const FEEDBACK = '/box/work/';

/** How a Kattis output validator is called. */
export function validatorRequest(program: JudgeProgram, test: JudgedTest): JudgeRequest {
  return {
    arguments: [INPUT, ANSWER, FEEDBACK, ...program.arguments],
    files: [
      { name: 'input', bytes: test.input },
      { name: 'answer', bytes: test.answer },
    ],
    limits: program.limits,
    collect: '.txt',
  };
}

/** How an interactor is called: as an output validator, or as testlib does it, with a file that it may write for itself. */
export function interactorRequest(program: JudgeProgram, test: JudgedTest): JudgeRequest {
  const request = validatorRequest(program, test);
  switch (program.kind) {
    case 'output-validator':
      return request;
    case 'testlib':
      return {
        ...request,
        arguments: [INPUT, `${FEEDBACK}output`, ANSWER, ...program.arguments],
      };
  }
}

/** How a testlib checker is called. */
export function testlibRequest(
  program: JudgeProgram,
  test: JudgedTest,
  output: Buffer,
): JudgeRequest {
  return {
    arguments: [INPUT, OUTPUT, ANSWER, ...program.arguments],
    files: [
      { name: 'input', bytes: test.input },
      { name: 'output', bytes: output },
      { name: 'answer', bytes: test.answer },
    ],
    limits: program.limits,
  };
}
