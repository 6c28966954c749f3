/** A practical task as data; docs/formats.md describes the folder that it is read from. */

/** Name of a folder in sandboxes/: `c`, `cpp`, `java`, `python`, … Which of them there are is the installation's. */
export type Language = string;

/** Limits of one test. CPU is user + system over all threads and children. */
export interface Limits {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly memoryMiB: number;
  readonly outputKiB: number;
  /** Processes and threads of the program itself; what its runtime needs is added by the sandbox. */
  readonly processes: number;
}

/** Limits by language, every one of them resolved: multipliers and overrides are applied when the task is read. */
export type LimitsByLanguage = Readonly<Partial<Record<Language, Limits>>>;

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
  /** Where they differ from the task's. */
  readonly limits?: LimitsByLanguage;
  readonly tests: readonly TaskTest[];
}

export interface TaskTest {
  /** `<group>/<name>`, unique in the task. */
  readonly id: string;
  /** Standard input, base64 (tests are bytes, not text). */
  readonly input: string;
  /** Expected standard output, base64. */
  readonly answer: string;
  /** Where they differ from the group's. */
  readonly limits?: LimitsByLanguage;
}

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/**
 * A program by the task's author that decides about outputs, or talks with the candidate's program: it runs in a sandbox of
 * its own, with limits of its own.
 *
 * `output-validator`: Kattis conventions (arguments `input answer feedback-folder/`, exit 42 accepted, 43 wrong).
 * `testlib`: arguments `input output answer`, exit 0 accepted, 1 and 2 wrong, 7 and 16 to 116 partial, 3 its own failure.
 */
export interface JudgeProgram {
  readonly kind: 'output-validator' | 'testlib';
  readonly language: Language;
  readonly files: readonly SourceFile[];
  /** Further arguments, e.g. a package's validator flags. */
  readonly arguments: readonly string[];
  readonly limits: Limits;
}

/** A script with `function check({ input, answer, output })`, run in an isolate. */
export interface ScriptChecker {
  readonly kind: 'javascript';
  readonly source: string;
}

/** What happens to a test whose CPU time is close to its limit; fixed with the task, before anybody sits it. */
export interface NearLimitRule {
  /** A run is near when its CPU time is at most so many hundredths of the limit away from it; 0 switches the rule off. */
  readonly withinPercent: number;
  /** Runs altogether, odd. */
  readonly runs: number;
  /** The run that counts: the middle one by CPU time, or the quickest. */
  readonly counts: 'median' | 'quickest';
}

/** A value of a function-style task: lists nest, e.g. `int[][]`. */
export type ValueType = string;

export interface FunctionSignature {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: ValueType }[];
  /** `void` only for a method. */
  readonly returns: ValueType;
}

/** The candidate writes this instead of a program; what calls it is generated, and results are compared outside. */
export type CallableTask =
  | { readonly kind: 'function'; readonly function: FunctionSignature }
  | {
      readonly kind: 'class';
      readonly name: string;
      readonly constructorParameters: FunctionSignature['parameters'];
      readonly methods: readonly FunctionSignature[];
    };

/** The coarse verdicts of problem packages. */
export type VerdictClass = 'accepted' | 'wrong-answer' | 'time-limit' | 'runtime-error';

/** What a problem package says of an example submission's tests. */
export interface TestsExpectation {
  /** Ids of the tests that it is about; absent: all. */
  readonly tests?: readonly string[];
  /** Every one of them ends in one of these. */
  readonly permitted: readonly VerdictClass[];
  /** At least one of them ends in one of these. */
  readonly required: readonly VerdictClass[];
  /** Whether the slowest of them bounds the time limit: from below as a right submission's, from above as a slow one's. */
  readonly bounds?: 'lower' | 'upper';
}

/** Of a problem package, which knows other promises than one verdict. */
export interface PackagedExpectation {
  readonly tests: readonly TestsExpectation[];
  /** The submission's own verdict is one of these. */
  readonly verdicts?: readonly VerdictClass[];
  /** Exact, both inclusive. */
  readonly points?: { readonly least: string; readonly most: string };
}

export interface ExampleSubmission {
  readonly path: string;
  readonly files: readonly SourceFile[];
  readonly language: Language;
  /** What it is to get; in words where `packaged` says it exactly. */
  readonly verdict: string;
  readonly points: string | undefined;
  readonly packaged?: PackagedExpectation;
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
  readonly limits: LimitsByLanguage;
  readonly nearLimit: NearLimitRule;
  /** Of the default comparator; empty where there is a checker or an interactor. */
  readonly comparatorFlags: string;
  readonly checker: ScriptChecker | JudgeProgram | undefined;
  /** Talks with the candidate's program instead of giving it its input; decides as a checker does. */
  readonly interactor: JudgeProgram | undefined;
  readonly callable: CallableTask | undefined;
  /** What the candidate begins with. */
  readonly starter: Readonly<Partial<Record<Language, readonly SourceFile[]>>>;
  readonly groups: readonly TestGroup[];
  readonly examples: readonly ExampleSubmission[];
}

export type Difficulty = 'easy' | 'medium' | 'hard';
