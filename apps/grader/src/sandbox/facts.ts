import { createHash } from 'node:crypto';
import type { CompileFacts, KilledFor, ProcessFacts } from '#scoring';
import type { RunOutcome } from './container.js';
import type { LanguageSpec } from './languages.js';
import type { CollectStatus, RunReport } from './protocol.js';
import { type Artefact, SandboxFailure } from './sandbox.js';
import { captureStream } from './stream-capture.js';

/** What the supervisor ended the program for, or what the runtime itself says it died of. */
function killedFor(outcome: RunOutcome, spec: LanguageSpec): KilledFor | null {
  const { report, stderr } = outcome;
  if (report.killedFor === 'starved') {
    const [waited, wall] = [report.waitUs, report.wallUs].map((us) => Math.round(us / 1000));
    throw new SandboxFailure('starved', `waited for a core for ${waited} of ${wall} ms`);
  }
  if (report.killedFor !== null) return report.killedFor;
  const tail = `\n${stderr.tail.toString('latin1')}`;
  const saidSo = spec.outOfMemory.some(
    (rule) =>
      (rule.exitCode ?? null) === report.exitCode &&
      (rule.signal ?? null) === report.signal &&
      tail.includes(rule.stderr),
  );
  return saidSo ? 'memory' : null;
}

/** Space that a program needs besides what its file says: stack, loader, libraries. */
const LOADER_BYTES = 64 * 1024 * 1024;
const SIGKILL = 9;
const SIGSEGV = 11;

/** Static data beyond the address space ends a program while it is being loaded, which looks like a crash. */
export function isTooLargeToLoad(
  { signal, failedStage }: RunReport,
  size: { readonly loadedBytes: number; readonly addressBytes: number },
): boolean {
  const endedByLoading = signal === SIGSEGV || signal === SIGKILL || failedStage === 'exec';
  const limited = size.addressBytes > 0;
  return endedByLoading && limited && size.loadedBytes + LOADER_BYTES > size.addressBytes;
}

/** An artefact that the kernel cannot execute is its author's; anything else that fails before the program runs is ours. */
function assertStarted(report: RunReport, argv: readonly string[]): void {
  if (report.failedStage === null) return;
  const EAGAIN = 11;
  const ownProgram = argv[0]?.startsWith('/app/') === true;
  if (report.failedStage === 'exec' && ownProgram && report.errno !== EAGAIN) return;
  throw new SandboxFailure(
    'protocol',
    `the program could not be started: ${report.failedStage}, errno ${report.errno}`,
  );
}

/**
 * The facts of one run.
 * @throws {SandboxFailure} `protocol` when the program was never started and that is not its own doing; `starved`
 */
export function processFacts(
  outcome: RunOutcome,
  spec: LanguageSpec,
  argv: readonly string[],
): ProcessFacts {
  const { report } = outcome;
  assertStarted(report, argv);
  return {
    exitCode: report.exitCode,
    signal: report.signal,
    killedFor: killedFor(outcome, spec),
    cpuUserUs: report.cpuUserUs,
    cpuSystemUs: report.cpuSystemUs,
    wallUs: report.wallUs,
    waitUs: report.waitUs,
    peakMemoryBytes: report.peakMemoryBytes,
    stdout: outcome.stdout.facts,
    stderr: outcome.stderr.facts,
  };
}

const NOTHING = captureStream(Buffer.alloc(0)).facts;

/** Facts of a compilation that was refused before any compiler ran. */
export function refusedCompile(message: string): CompileFacts {
  const process = {
    exitCode: null,
    signal: null,
    killedFor: null,
    cpuUserUs: 0,
    cpuSystemUs: 0,
    wallUs: 0,
    waitUs: 0,
    peakMemoryBytes: 0,
    stdout: NOTHING,
    stderr: NOTHING,
  };
  return { ok: false, output: message, process, artefactSha256: null };
}

/** The compiler's messages as text that any database and page can hold. */
export function compilerOutput(outcome: RunOutcome, limitBytes: number): string {
  const bytes = Buffer.concat([outcome.stderr.bytes, outcome.stdout.bytes]).subarray(0, limitBytes);
  return bytes.toString('utf8').replaceAll('\0', '\u{fffd}');
}

/** What to tell about a compiler that was ended. */
export function compileEndMessage(reason: KilledFor): string {
  switch (reason) {
    case 'cpu':
    case 'wall':
      return 'Compiling took too long.';
    case 'memory':
      return 'Compiling took too much memory.';
    case 'output':
      return 'The compiler had too much to say.';
  }
}

/** What to tell about an artefact that was not taken. */
export function collectMessage(status: Exclude<CollectStatus, 'collected'>): string {
  switch (status) {
    case 'missing':
      return 'The compiler made no program.';
    case 'not-regular':
      return 'The program is not a regular file.';
    case 'too-many':
      return 'The program consists of too many files.';
    case 'too-large':
      return 'The program is too large.';
    case 'too-deep':
      return 'The program lies too deep in folders.';
  }
}

/** Hash over names, modes, bytes and argv: the same artefact has the same hash in whatever order its files are listed. */
export function artefactSha256(artefact: Artefact): string {
  const hash = createHash('sha256');
  const files = [...artefact.files].sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );
  for (const file of files) {
    hash.update(`${JSON.stringify(file.name)} ${file.mode.toString(8)} ${file.bytes.length}\n`);
    hash.update(file.bytes);
  }
  return hash.update(JSON.stringify(artefact.runArgv)).digest('hex');
}
