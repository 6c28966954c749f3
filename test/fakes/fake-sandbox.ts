import { createHash } from 'node:crypto';
import type { CompileFacts, ProcessFacts } from '#scoring';
import {
  assertFileNames,
  SandboxFailure,
  type CompileOutcome,
  type CompileRequest,
  type Conversation,
  type ConversationRequest,
  type EnvironmentFacts,
  type OpenRequest,
  type RunContainer,
  type RunOutcome,
  type RunRequest,
  type Sandbox,
} from '../../apps/grader/src/sandbox/sandbox.js';
import { cleanExit, streamFacts } from '../factories/run-facts.js';
import { FakeDialogue } from './fake-dialogue.js';

const PIECE_BYTES = 64 * 1024;

/** What the candidate's program does with one input. */
export type FakeProgram = (stdin: string, request: RunRequest) => FakeEnd | Promise<FakeEnd>;

/** What it does in a conversation; what it says there is its standard output. */
export type FakeTalker = (
  dialogue: FakeDialogue,
  request: ConversationRequest,
) => Omit<FakeEnd, 'stdout'> | Promise<Omit<FakeEnd, 'stdout'>>;

export interface FakeEnd {
  readonly stdout: string | Buffer;
  readonly stderr?: string;
  /** How it ended, where that was not exit code 0. */
  readonly process?: Partial<ProcessFacts>;
  /** The regular files in its work folder: name and content. */
  readonly left?: Readonly<Record<string, string>>;
}

export interface FakeSandboxScript {
  /** Default: reads a whole number, prints its double, which is right for `aTask()`. */
  readonly program?: FakeProgram;
  /** Default: hears everything to its end, and then says what `program` does. */
  readonly talker?: FakeTalker;
  /** What the compiler says where it refuses. */
  readonly compileError?: string | ((request: CompileRequest) => string | undefined);
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

  compile(request: CompileRequest): Promise<CompileOutcome> {
    const { compileError: rule } = this.script;
    const compileError = typeof rule === 'function' ? rule(request) : rule;
    const ok = compileError === undefined;
    const bytes = Buffer.from(JSON.stringify(request.files));
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
      run: (request) => {
        this.cpuLimits.push(request.limits.cpuMs);
        return Promise.race([dead.promise, this.run(request)]);
      },
      converse: (request) => {
        const { outcome, ...conversation } = this.converse(request);
        return { ...conversation, outcome: Promise.race([dead.promise, outcome]) };
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

  private async run(request: RunRequest): Promise<RunOutcome> {
    assertFileNames(request.files);
    const stdin = request.stdin.toString();
    this.inputs.push(stdin);
    const { program = double } = this.script;
    const end = await program(stdin, request);
    const said = Buffer.from(end.stdout as string); // or a Buffer, which it copies
    const stdout = said.subarray(0, request.limits.outputKiB * 1024);
    for (let at = 0; at < stdout.length; at += PIECE_BYTES) {
      await request.onStdout?.(stdout.subarray(at, at + PIECE_BYTES));
    }
    const kept = request.onStdout === undefined ? stdout : Buffer.of();
    return { facts: facts(said, end), stdout: kept, collected: collected(request, end) };
  }

  private converse(request: ConversationRequest): Conversation {
    const dialogue = new FakeDialogue(request.onStdout);
    const { program = double, talker = listener(program) } = this.script;
    const late = Promise.withResolvers<Omit<FakeEnd, 'stdout'>>();
    const slow = () => late.resolve({ process: killed('wall') });
    const timer = setTimeout(slow, request.limits.wallMs);
    const talk = async (): Promise<RunOutcome> => {
      assertFileNames(request.files);
      const end = await Promise.race([talker(dialogue, request), late.promise]);
      const process = facts(dialogue.said, end);
      return { facts: process, stdout: Buffer.of(), collected: collected(request, end) };
    };
    return {
      write: (piece) => dialogue.hear(piece),
      ready: () => Promise.resolve(),
      end: () => dialogue.endInput(),
      outcome: talk().finally(() => clearTimeout(timer)),
    };
  }
}

/** How a program ends that the supervisor ends. */
export function killed(reason: NonNullable<ProcessFacts['killedFor']>): Partial<ProcessFacts> {
  return { exitCode: null, signal: 9, killedFor: reason };
}

function facts(stdout: Buffer, end: Omit<FakeEnd, 'stdout'>): ProcessFacts {
  const stderr = streamFacts(Buffer.from(end.stderr ?? ''));
  return { ...cleanExit(stdout), stderr, ...end.process };
}

function collected(
  { collect }: Pick<RunRequest, 'collect'>,
  { left = {} }: Omit<FakeEnd, 'stdout'>,
): RunOutcome['collected'] {
  if (collect === undefined) return [];
  const wanted = Object.entries(left).filter(([name]) => name.endsWith(collect));
  return wanted.map(([name, content]) => ({ name, bytes: Buffer.from(content) }));
}

function listener(program: FakeProgram): FakeTalker {
  return async (dialogue, request) => {
    const stdin = await dialogue.readAll();
    const { stdout, ...end } = await program(stdin.toString(), { ...request, stdin });
    dialogue.say(stdout);
    return end;
  };
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
