import { createHash } from 'node:crypto';
import { limitsOf, type Language, type Limits, type Task } from '#exam-bank';
import type { ProcessFacts, Provenance, RunFacts, StreamFacts, TestFacts } from '#scoring';

const USUAL: Limits = { cpuMs: 1000, wallMs: 3000, memoryMiB: 256, outputKiB: 64, processes: 1 };

/** What a run of a wholly right submission finds. */
export function acceptedFacts(task: Task, language: Language = 'python'): RunFacts {
  const tests = task.groups.flatMap((group): TestFacts[] =>
    group.tests.map((test) => ({
      test: test.id,
      group: group.id,
      limits: statedLimits(limitsOf(task, group, test, language) ?? USUAL),
      process: cleanExit(Buffer.from(test.answer, 'base64')),
      comparison: { accepted: true, message: '1 tokens agree' },
      inputSha256: sha256(Buffer.from(test.input, 'base64')),
      answerSha256: sha256(Buffer.from(test.answer, 'base64')),
    })),
  );
  return {
    compile: { ok: true, output: '', process: cleanExit(), artefactSha256: sha256(Buffer.of()) },
    tests,
    provenance: provenance(language),
  };
}

/** A program that ended by itself with exit code 0. */
export function cleanExit(stdout: Buffer = Buffer.of()): ProcessFacts {
  return {
    exitCode: 0,
    signal: null,
    killedFor: null,
    cpuUserUs: 10_000,
    cpuSystemUs: 2_000,
    wallUs: 15_000,
    waitUs: 0,
    peakMemoryBytes: 9_000_000,
    stdout: streamFacts(stdout),
    stderr: streamFacts(Buffer.of()),
  };
}

/** Facts of a stream. */
export function streamFacts(bytes: Buffer): StreamFacts {
  const headBytes = 64 * 1024;
  return {
    bytes: bytes.length,
    sha256: sha256(bytes),
    truncated: bytes.length > headBytes,
    head: bytes.subarray(0, headBytes).toString('base64'),
  };
}

function statedLimits({ cpuMs, wallMs, memoryMiB, outputKiB }: Limits): TestFacts['limits'] {
  return { cpuMs, wallMs, memoryMiB, outputKiB };
}

function provenance(language: Language): Provenance {
  return {
    language,
    compileImage: `sha256:${'a'.repeat(64)}`,
    runImage: `sha256:${'a'.repeat(64)}`,
    toolVersion: 'Python 3.13.5',
    compileArgv: ['python3', '-m', 'py_compile', 'main.py'],
    runArgv: ['python3', 'main.py'],
    supervisorSha256: 'b'.repeat(64),
    seccompSha256: 'c'.repeat(64),
    taskSha256: 'd'.repeat(64),
    submissionSha256: 'e'.repeat(64),
    host: 'test-host',
    kernel: '6.1.0',
    cgroupVersion: 2,
    engineVersion: '28.2.2',
    startedAt: '2026-03-02T09:00:00.000Z',
    finishedAt: '2026-03-02T09:00:01.000Z',
  };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
