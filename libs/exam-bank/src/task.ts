/** A practical task as data; docs/formats.md describes the folder that it is read from. */
export type Language = 'c' | 'cpp' | 'java' | 'python';

/** Limits of one test. CPU is user + system over all threads and children. */
export interface Limits {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly memoryMiB: number;
  readonly outputKiB: number;
  /** Processes and threads of the program itself; what its runtime needs is added by the sandbox. */
  readonly processes: number;
}

export type GroupScoring = 'all-or-nothing' | 'sum' | 'min';

export interface TestGroup {
  readonly id: string;
  readonly title: string;
  /** Whether the candidate sees these tests (the examples of the statement). */
  readonly visible: boolean;
  readonly criterion: string;
  readonly points: number;
  readonly scoring: GroupScoring;
  readonly dependsOn: readonly string[];
  readonly tests: readonly TaskTest[];
}

export interface TaskTest {
  /** `<group>/<name>`, unique in the task. */
  readonly id: string;
  /** Standard input, base64 (tests are bytes, not text). */
  readonly input: string;
  /** Expected standard output, base64. */
  readonly answer: string;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

export interface ExampleSubmission {
  readonly path: string;
  readonly files: readonly SourceFile[];
  readonly language: Language;
  readonly verdict: string;
  readonly points: string | undefined;
}

/** The whole task, self-contained: what is sealed in the bank, hashed, and handed to the grader. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly difficulty: Difficulty;
  readonly minutes: number;
  readonly statement: string;
  readonly languages: readonly Language[];
  /** Resolved limits for every allowed language. */
  readonly limits: Readonly<Partial<Record<Language, Limits>>>;
  readonly comparatorFlags: string;
  /** Source of the JavaScript checker, if the task has one. */
  readonly checker: string | undefined;
  readonly groups: readonly TestGroup[];
  readonly examples: readonly ExampleSubmission[];
}

export type Difficulty = 'easy' | 'medium' | 'hard';
