import type { NearLimitRule } from '#exam-bank';
import type { Points } from './points.js';

/** What the sandbox observed, as plain data: everything a verdict may rest on, and nothing else. */

export type Verdict =
  | 'accepted'
  | 'partial'
  | 'wrong-answer'
  | 'no-output'
  | 'time-limit'
  | 'wall-time-limit'
  | 'memory-limit'
  | 'output-limit'
  | 'runtime-error'
  | 'compile-error'
  | 'restricted'
  | 'skipped'
  | 'not-marked';

/** One captured stream: the count and the hash are of all bytes seen, the head is what was kept. */
export interface StreamFacts {
  readonly bytes: number;
  readonly sha256: string;
  readonly truncated: boolean;
  /** First 64 KiB, base64. */
  readonly head: string;
}

/** Why the supervisor ended the program, if it did. */
export type KilledFor = 'cpu' | 'wall' | 'memory' | 'output';

/** One process tree run under limits. Times in whole microseconds, memory in bytes. */
export interface ProcessFacts {
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly killedFor: KilledFor | null;
  readonly cpuUserUs: number;
  readonly cpuSystemUs: number;
  /** Real time from start to end. */
  readonly wallUs: number;
  /**
   * The part of it in which the program wanted a core and the host had none for it: not held against it. 0 where the kernel
   * does not tell. Provenance only; no verdict rests on it.
   */
  readonly waitUs: number;
  readonly peakMemoryBytes: number;
  readonly stdout: StreamFacts;
  readonly stderr: StreamFacts;
}

/** Result of comparing or checking, made outside the candidate's container. */
export interface Comparison {
  readonly accepted: boolean;
  /** For those who grade, never for candidates. */
  readonly message: string;
  /** Exact, more than 0 and less than 1: the part of the test's worth that a checker gives to an output not wholly right. */
  readonly share?: Points;
}

/** One run of the program on one test. */
export interface TestRun {
  readonly process: ProcessFacts;
  /**
   * Null where the program did not end by itself with exit code 0, so that nothing was compared; but an interactor that
   * ended first has decided by then.
   */
  readonly comparison: Comparison | null;
  /** What program and interactor said to each other, a JSON line for each piece, where the task is interactive. */
  readonly transcript?: StreamFacts;
  /** There too. The interactor ended first if it made its decision without being told that the program had ended. */
  readonly endedFirst?: 'program' | 'interactor';
}

export interface TestFacts {
  /** `<group>/<name>` */
  readonly test: string;
  readonly group: string;
  readonly limits: {
    /** What the verdict goes by. The program is ended somewhat later, so that its true time shows: `hardCpuMs`. */
    readonly cpuMs: number;
    readonly wallMs: number;
    readonly memoryMiB: number;
    readonly outputKiB: number;
  };
  /** Absent for a skipped test. */
  readonly process: ProcessFacts | null;
  readonly comparison: Comparison | null;
  readonly transcript?: StreamFacts;
  readonly endedFirst?: TestRun['endedFirst'];
  /** Where the first run, which stands above, was near the CPU limit: the rule, and the further runs in their order. */
  readonly repeats?: { readonly rule: NearLimitRule; readonly runs: readonly TestRun[] };
  /** SHA-256 of the test's input and of its expected answer, hex. */
  readonly inputSha256: string;
  readonly answerSha256: string;
}

export interface CompileFacts {
  readonly ok: boolean;
  /** The compiler's messages, capped, UTF-8 with anything else replaced. */
  readonly output: string;
  readonly process: ProcessFacts;
  readonly artefactSha256: string | null;
}

/** Where and with what a run happened; recomputing a mark years later starts here. */
export interface Provenance {
  readonly language: string;
  readonly compileImage: string;
  readonly runImage: string;
  /** e.g. `gcc (Debian 14.2.0-19) 14.2.0` */
  readonly toolVersion: string;
  readonly compileArgv: readonly string[];
  readonly runArgv: readonly string[];
  readonly supervisorSha256: string;
  readonly seccompSha256: string;
  /** The author's checker or interactor, where one ran in a sandbox of its own. */
  readonly judge?: {
    readonly kind: string;
    readonly language: string;
    readonly image: string;
    readonly toolVersion: string;
    readonly artefactSha256: string;
  };
  readonly taskSha256: string;
  readonly submissionSha256: string;
  readonly host: string;
  readonly kernel: string;
  readonly cgroupVersion: 1 | 2;
  readonly engineVersion: string;
  readonly startedAt: string;
  readonly finishedAt: string;
}

/** All that one grading run of one submission found. `compile` not ok means `tests` is empty. */
export interface RunFacts {
  readonly compile: CompileFacts;
  readonly tests: readonly TestFacts[];
  readonly provenance: Provenance;
}
