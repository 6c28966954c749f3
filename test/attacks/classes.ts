/** One class of attack that the sandbox must survive. */
export interface AttackClass {
  readonly number: number;
  readonly title: string;
  readonly outcome: string;
  /** Test files outside the case data that hold the class, or a part of it. */
  readonly elsewhere?: readonly string[];
}

const NEIGHBOURS = 'test/attacks/neighbours.spec.ts';
const CONTAINER = 'test/sandbox/container.spec.ts';

const ROWS: readonly (readonly [string, string, ...string[]])[] = [
  ['Processes that multiply', 'time limit or the program’s own end; nothing left'],
  ['Children that outlive their parent', 'ended before the next test; their CPU time counted'],
  ['More memory, in one process or in many', 'memory limit; the host lives'],
  ['Data larger than the limit', 'memory limit, not a crash'],
  ['Files, pipes and sockets as memory', 'counted as memory'],
  ['Floods of output', 'output limit; bounded memory'],
  ['Floods through the engine’s log', 'no log is kept', NEIGHBOURS],
  ['A full disk', 'an error in the program’s own scratch space'],
  ['Files without number or end', 'a cap on inodes; wiping works'],
  ['What is left for the next test', 'the next test sees nothing'],
  [
    'Links, pipes and devices where a file is expected',
    'refused; no file of the host touched',
    CONTAINER,
  ],
  ['Expected answers, other people’s input and programs', 'not in the box', NEIGHBOURS],
  ['Rewriting the input', 'no effect'],
  ['Running what was written', 'no execution where none is needed'],
  ['The network', 'none of any family'],
  ['Snooping in /proc and in the environment', 'nothing useful', NEIGHBOURS],
  ['Signals, tracing and priorities against the supervisor', 'refused; limits still hold'],
  ['Descriptors of the supervisor', 'only 0, 1 and 2 are open'],
  ['Forging a result', 'the channel of results is out of reach', 'test/callable/attacks.spec.ts'],
  ['Escapes by mounts, namespaces, privileges', 'refused, or the process is ended'],
  ['Rare parts of the kernel, foreign system calls', 'refused, or the process is ended'],
  ['Two runs that meet or notice each other', 'blocked; what remains is written down', NEIGHBOURS],
  ['Including what is not source', 'compile error in bounded time; nothing told'],
  ['Bombs for the compiler', 'compile error; messages capped'],
  ['Artefacts too large, code that runs while compiling', 'limits; the compile box is thrown away'],
  ['File names as options, paths and commands', 'refused, or harmless'],
  ['Another language than was said', 'compile error'],
  ['What only Java can do', 'a defined verdict', 'test/sandbox/languages.spec.ts'],
  ['Waiting instead of computing', 'wall time limit'],
  ['Computing on several threads', 'one sum'],
  ['Ignoring the end', 'it comes all the same'],
  ['Setting the clock', 'refused; times are monotonic'],
  ['Input unread, descriptors closed', 'no fault; the verdict is the program’s'],
  ['Words that look like results', 'they are output'],
  ['Bytes that are no text', 'kept and compared as bytes'],
  ['Exit codes and ends after the right answer', 'runtime error'],
  [
    'Archives that write elsewhere or without end',
    'refused before anything is written',
    'test/archives/read-archive.spec.ts',
  ],
  ['Core files and logs on the host', 'none'],
  [
    'A dead container, a missing image, an engine that is down',
    'never a mark',
    'test/sandbox/faults.spec.ts',
  ],
  [
    'Output made to break the checker',
    'a fault of ours, under limits',
    'apps/grader/src/checker/script-checker.spec.ts',
    'test/sandbox/judges.spec.ts',
  ],
];

/** The classes by number, from 1. */
export const ATTACK_CLASSES: readonly AttackClass[] = ROWS.map(
  ([title, outcome, ...elsewhere], index) => ({
    number: index + 1,
    title,
    outcome,
    ...(elsewhere.length === 0 ? {} : { elsewhere }),
  }),
);
