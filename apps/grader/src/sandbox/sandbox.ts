import type { Language, Limits, SourceFile } from '#exam-bank';
import type { CompileFacts, ProcessFacts, Provenance } from '#scoring';

/**
 * The port to the place where strangers' code runs. Two implementations: Docker (docker-sandbox.ts) and a scripted fake for
 * tests; both are held to test/contracts/sandbox.contract.ts.
 *
 * Anything that is not the program's own doing is thrown as a {@link SandboxFailure} and never becomes a fact.
 */
export interface Sandbox {
  /** Compiles in a container of its own; only the artefact's bytes leave it. */
  compile(request: CompileRequest): Promise<CompileOutcome>;
  /** Takes a fresh, single-use container for all tests of one submission and places the artefact in it. */
  open(request: OpenRequest): Promise<RunContainer>;
  /** Ends all waiting containers. */
  close(): Promise<void>;
}

export interface CompileRequest {
  /** Labels the containers, e.g. `run-42-3` (run id and epoch). */
  readonly label: string;
  readonly language: Language;
  readonly files: readonly SourceFile[];
  /** The script or class that is started, where it is not to be found among them. A Java class named so need not be public. */
  readonly main?: string | undefined;
  /** Whose sources these are; a judge program may need more room than a candidate's. Default: `candidate`. */
  readonly of?: 'candidate' | 'judge';
}

export interface CompileOutcome {
  readonly facts: CompileFacts;
  /** Absent when compiling failed. Opaque bytes: an executable, or a tar-like bundle made by the supervisor. */
  readonly artefact: Artefact | null;
  readonly provenance: EnvironmentFacts;
}

export interface Artefact {
  readonly language: Language;
  readonly files: readonly {
    readonly name: string;
    readonly mode: number;
    readonly bytes: Buffer;
  }[];
  /** argv that runs it, e.g. `["./main"]` or `["java", …, "Main"]`; `{heapMiB}` is filled in from the limits. */
  readonly runArgv: readonly string[];
}

export interface OpenRequest {
  readonly label: string;
  readonly artefact: Artefact;
}

export interface RunContainer {
  /**
   * Runs the program once: fresh user, fresh scratch space, everything it left killed and wiped afterwards.
   */
  run(test: RunRequest): Promise<RunOutcome>;
  /**
   * Runs the program once with its standard input and output as a live conversation. Limits as in {@link run}; the wall
   * limit also holds while it waits for the other side.
   */
  converse(request: ConversationRequest): Conversation;
  readonly environment: EnvironmentFacts;
  /** The engine's own id of it, where there is an engine: for demonstrating faults. */
  readonly containerId?: string;
  close(): Promise<void>;
}

export interface RunRequest {
  readonly stdin: Buffer;
  /** `cpuMs` is where the program is ended. */
  readonly limits: Limits;
  /** Put behind the program's own arguments. Default: none. */
  readonly arguments?: readonly string[];
  /** Placed as `/app/test/<name>` for this run only, at most 16: a judge program's input and answer. */
  readonly files?: readonly { readonly name: string; readonly bytes: Buffer }[];
  /**
   * Regular files of the work folder whose names end so are handed out afterwards, at most 64 and 8 MiB together: a judge
   * program's feedback.
   */
  readonly collect?: string;
  /**
   * Takes the standard output in pieces as they arrive; then the outcome's `stdout` is empty and nothing is held here. A
   * promise holds back what has not been read yet.
   */
  readonly onStdout?: (piece: Buffer) => void | Promise<void>;
}

const FILE_NAME = /^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$/;

/** @throws Error where a run is to be given a file under a name that is not plain: the caller's mistake */
export function assertFileNames(files: RunRequest['files'] = []): void {
  const bad = files.find(({ name }) => !FILE_NAME.test(name));
  if (bad !== undefined) throw new Error(`file name not allowed: ${JSON.stringify(bad.name)}`);
}

export interface RunOutcome {
  readonly facts: ProcessFacts;
  /** At most the output limit. */
  readonly stdout: Buffer;
  /** What `collect` asked for; empty where the program left nothing of that name. */
  readonly collected: readonly { readonly name: string; readonly bytes: Buffer }[];
  /** Set where there was something of that name that is not handed out: too much of it, or no regular file. */
  readonly uncollected?: true;
}

export interface ConversationRequest extends Omit<RunRequest, 'stdin' | 'onStdout'> {
  /** Each piece of standard output as it is written. */
  readonly onStdout: (piece: Buffer) => void;
}

export interface Conversation {
  /** Gives the program a piece of input; what comes after its end is dropped. */
  write(piece: Buffer): void;
  /** Resolves once what was written is on its way, or nobody takes it any more: whoever has much to say waits for it. */
  ready(): Promise<void>;
  /** Closes the program's standard input. */
  end(): void;
  /** Resolves once the program has ended and all that it wrote has been handed over; `stdout` is empty. */
  readonly outcome: Promise<RunOutcome>;
}

/** The part of {@link Provenance} that the sandbox itself knows. */
export type EnvironmentFacts = Pick<
  Provenance,
  | 'toolVersion'
  | 'supervisorSha256'
  | 'seccompSha256'
  | 'host'
  | 'kernel'
  | 'cgroupVersion'
  | 'engineVersion'
> & { readonly image: string; readonly argv: readonly string[] };

export type SandboxFailureCode =
  | 'engine-unreachable'
  | 'image-missing'
  /** This installation has no folder of that name in sandboxes/. */
  | 'language-missing'
  /** This host's compiler or runtime is another than the pinned one: the run is another host's. */
  | 'toolchain-differs'
  /** The engine answers, but gives no container: nothing of a run has been near it yet. */
  | 'container-not-started'
  | 'container-died'
  | 'deadline'
  | 'protocol'
  | 'no-space'
  /** The machine was so busy that the program could not be judged by its time limits. */
  | 'starved';

/** The fault is ours: retried, then parked for a person, never a mark. */
export class SandboxFailure extends Error {
  override readonly name = 'SandboxFailure';
  constructor(
    readonly code: SandboxFailureCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
