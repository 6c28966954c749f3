import type { Limits } from '#exam-bank';
import type { Container, LiveRun, RunOutcome as ContainerOutcome } from './container.js';
import { isTooLargeToLoad, processFacts } from './facts.js';
import { fillArgv, type LanguageSpec } from './languages.js';
import type { RunSpec } from './protocol.js';
import {
  assertFileNames,
  type Conversation,
  type ConversationRequest,
  type RunOutcome,
  type RunRequest,
} from './sandbox.js';

const MIB = 1024 * 1024;
/** Room in the container beyond a test's own limits: supervisor, artefact, and the like. */
const MARGIN_MIB = 192;
const MARGIN_PROCESSES = 8;
/** Beyond twice the memory limit: static data may be 2 GiB (the compilers' code model) without being touched. */
const ADDRESS_MARGIN_BYTES = 3 * 1024 * MIB;
const MAX_FILE_BYTES = 128 * MIB;
const COLLECT_LIMITS = { maxBytes: 8 * MIB, maxFiles: 64 };

/** What runs, and where. */
export interface PlacedProgram {
  readonly container: Container;
  readonly spec: LanguageSpec;
  readonly runArgv: readonly string[];
  /** The address space that its file takes when it is loaded; 0 where it is no machine code. */
  readonly loadedBytes: number;
}

type Request = Omit<RunRequest, 'stdin'>;

function runSpec({ spec, runArgv }: PlacedProgram, request: Request): RunSpec {
  const { limits, collect, arguments: more = [] } = request;
  const memoryBytes = (limits.memoryMiB + spec.run.memoryMiB) * MIB;
  return {
    argv: [...fillArgv(runArgv, heapOf(limits)), ...more],
    env: spec.environment,
    cwd: '/box/work',
    cpuMs: limits.cpuMs,
    wallMs: limits.wallMs,
    memoryBytes,
    outputBytes: limits.outputKiB * 1024,
    fileBytes: MAX_FILE_BYTES,
    addressBytes: spec.run.addressSpace === 'limited' ? 2 * memoryBytes + ADDRESS_MARGIN_BYTES : 0,
    processes: limits.processes + spec.run.processes,
    keepBox: collect !== undefined,
  };
}

function heapOf({ memoryMiB }: Limits): { readonly heapMiB: string } {
  return { heapMiB: String(memoryMiB) };
}

/** What the container holds for the program besides the program itself: its files, its input, its output until the end. */
async function makeRoom(
  { container }: PlacedProgram,
  spec: RunSpec,
  inputBytes: number,
): Promise<void> {
  const held = inputBytes + 2 * spec.outputBytes;
  await container.ensureRoom({
    memoryMiB: Math.ceil((spec.memoryBytes + held) / MIB) + MARGIN_MIB,
    processes: spec.processes + MARGIN_PROCESSES,
  });
}

function filesBytes({ files = [] }: Request): number {
  assertFileNames(files);
  return files.reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** What was asked for, if it is all there and all regular files. */
async function collected(
  container: Container,
  suffix: string,
): Promise<Pick<RunOutcome, 'collected' | 'uncollected'>> {
  const wanted = { ...COLLECT_LIMITS, name: suffix, bySuffix: true };
  const { status, files } = await container.collect(wanted);
  if (status === 'collected')
    return { collected: files.map(({ name, bytes }) => ({ name, bytes })) };
  return { collected: [], ...(status === 'missing' ? {} : { uncollected: true }) };
}

async function conclude(
  { container, spec, loadedBytes }: PlacedProgram,
  { argv, addressBytes }: RunSpec,
  { collect }: Request,
  outcome: ContainerOutcome,
): Promise<RunOutcome> {
  const left = collect === undefined ? { collected: [] } : await collected(container, collect);
  const seen = processFacts(outcome, spec, argv);
  const tooLarge = isTooLargeToLoad(outcome.report, { loadedBytes, addressBytes });
  const facts = tooLarge ? { ...seen, killedFor: seen.killedFor ?? 'memory' } : seen;
  return { facts, stdout: outcome.stdout.bytes, ...left };
}

/**
 * Runs the program on one test.
 * @throws {SandboxFailure}
 */
export async function runTest(program: PlacedProgram, request: RunRequest): Promise<RunOutcome> {
  const run = runSpec(program, request);
  await makeRoom(program, run, request.stdin.length + filesBytes(request));
  const outcome = await program.container.run(run, request.stdin, request);
  return conclude(program, run, request, outcome);
}

/** Runs the program on one test whose input is made while it runs. */
export function converseInTest(program: PlacedProgram, request: ConversationRequest): Conversation {
  const run = runSpec(program, request);
  const start = async (): Promise<LiveRun> => {
    await makeRoom(program, run, filesBytes(request));
    return program.container.converse(run, request);
  };
  const started = start();
  // What is said before the start is handed over right after it, in order; of a start that failed `outcome` tells.
  const withLive = (act: (live: LiveRun) => void): void => void started.then(act, () => undefined);
  return {
    write: (piece) => withLive((live) => live.write(piece)),
    ready: () => started.then((live) => live.ready()).catch(() => undefined),
    end: () => withLive((live) => live.end()),
    outcome: started
      .then((live) => live.outcome)
      .then((outcome) => conclude(program, run, request, outcome)),
  };
}
