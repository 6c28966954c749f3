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
   * @returns the facts and the captured standard output, at most the output limit.
   */
  run(test: {
    readonly stdin: Buffer;
    readonly limits: Limits;
  }): Promise<{ readonly facts: ProcessFacts; readonly stdout: Buffer }>;
  readonly environment: EnvironmentFacts;
  /** The engine's own id of it, where there is an engine: for demonstrating faults. */
  readonly containerId?: string;
  close(): Promise<void>;
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
