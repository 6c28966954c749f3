import { createHash } from 'node:crypto';
import type { CompileFacts, ProcessFacts } from '#scoring';
import {
  SandboxFailure,
  type CompileOutcome,
  type CompileRequest,
  type EnvironmentFacts,
  type OpenRequest,
  type RunContainer,
  type Sandbox,
} from '../../apps/grader/src/sandbox/sandbox.js';
import { cleanExit } from '../factories/run-facts.js';

/** What the candidate's program does with one input. */
export type FakeProgram = (stdin: string) => FakeEnd | Promise<FakeEnd>;

export interface FakeEnd {
  readonly stdout: string;
  /** How it ended, where that was not exit code 0. */
  readonly process?: Partial<ProcessFacts>;
}

export interface FakeSandboxScript {
  /** Default: reads a whole number, prints its double, which is right for `aTask()`. */
  readonly program?: FakeProgram;
  /** What the compiler says where it refuses. */
  readonly compileError?: string;
  /** Thrown by the first calls of `open`, one each, then no more. */
  readonly failures?: readonly SandboxFailure[];
}

/** A sandbox that runs nothing: its program is a function of the test. Counts what is open, so that a leak is seen. */
export class FakeSandbox implements Sandbox {
  /** The labels of all containers that were opened, in order. */
  readonly opened: string[] = [];
  openNow = 0;
  /** Inputs that were run, in order. */
  readonly inputs: string[] = [];
  /** Where each of these runs would have been ended for its CPU time, ms. */
  readonly cpuLimits: number[] = [];
  private readonly failures: SandboxFailure[];

  constructor(private readonly script: FakeSandboxScript = {}) {
    this.failures = [...(script.failures ?? [])];
  }

  compile({ files }: CompileRequest): Promise<CompileOutcome> {
    const { compileError } = this.script;
    const ok = compileError === undefined;
    const bytes = Buffer.from(JSON.stringify(files));
    const facts: CompileFacts = {
      ok,
      output: compileError ?? '',
      process: { ...cleanExit(), exitCode: ok ? 0 : 1 },
      artefactSha256: ok ? createHash('sha256').update(bytes).digest('hex') : null,
    };
    const artefact = {
      language: 'python' as const,
      files: [{ name: 'main.py', mode: 0o644, bytes }],
      runArgv: ['python3', 'main.py'],
    };
    const provenance = environment(['python3', '-m', 'py_compile']);
    return Promise.resolve({ facts, artefact: ok ? artefact : null, provenance });
  }

  open({ label, artefact }: OpenRequest): Promise<RunContainer> {
    const failure = this.failures.shift();
    if (failure !== undefined) return Promise.reject(failure);
    this.opened.push(label);
    this.openNow += 1;
    const dead = Promise.withResolvers<never>();
    dead.promise.catch(() => undefined); // nobody may be running anything
    let open = true;
    return Promise.resolve({
      environment: environment(artefact.runArgv),
      run: ({ stdin, limits }) => {
        this.cpuLimits.push(limits.cpuMs);
        return Promise.race([this.run(stdin.toString()), dead.promise]);
      },
      converse: () => {
        throw new Error('the fake sandbox holds no conversations');
      },
      close: () => {
        if (open) this.openNow -= 1;
        open = false;
        dead.reject(new SandboxFailure('container-died', 'the container was closed'));
        return Promise.resolve();
      },
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async run(stdin: string): ReturnType<RunContainer['run']> {
    this.inputs.push(stdin);
    const { program = double } = this.script;
    const end = await program(stdin);
    const stdout = Buffer.from(end.stdout);
    return { facts: { ...cleanExit(stdout), ...end.process }, stdout, collected: [] };
  }
}

function double(stdin: string): FakeEnd {
  return { stdout: `${2 * Number(stdin)}\n` };
}

function environment(argv: readonly string[]): EnvironmentFacts {
  return {
    image: `sha256:${'a'.repeat(64)}`,
    argv,
    toolVersion: 'Python 3.13.5',
    supervisorSha256: 'b'.repeat(64),
    seccompSha256: 'c'.repeat(64),
    host: 'test-host',
    kernel: '6.1.0',
    cgroupVersion: 2,
    engineVersion: '28.2.2',
  };
}
