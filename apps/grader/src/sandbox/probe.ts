/**
 * Tries every installed language in the real sandbox and prints what was seen:
 * `node dist/apps/grader/src/sandbox/probe.js`
 */
import { fileURLToPath } from 'node:url';
import { installedLanguages } from '#config';
import type { Language } from '#exam-bank';
import type { ProcessFacts } from '#scoring';
import { createDockerSandbox } from './docker-sandbox.js';
import { probeFiles, type ProbeProgram } from './probe-files.js';
import type { Artefact, RunOutcome, Sandbox } from './sandbox.js';

const LIMITS = { cpuMs: 2000, wallMs: 9000, memoryMiB: 64, outputKiB: 64, processes: 1 };

export interface ProbeResult {
  readonly language: Language;
  readonly probe: string;
  readonly ok: boolean;
  /** What was seen, for a person. */
  readonly seen: string;
}

interface RunProbe {
  readonly probe: string;
  readonly program: ProbeProgram;
  readonly input: string;
  readonly expect: (outcome: RunOutcome) => boolean;
}

const killed =
  (reason: ProcessFacts['killedFor']) =>
  ({ facts }: RunOutcome): boolean =>
    facts.killedFor === reason;

const RUN_PROBES: readonly RunProbe[] = [
  {
    probe: 'hello',
    program: 'hello',
    input: '',
    expect: ({ facts, stdout }) => facts.exitCode === 0 && stdout.toString() === 'hello\n',
  },
  { probe: 'time limit', program: 'acrobat', input: 'spin\n', expect: killed('cpu') },
  { probe: 'memory limit', program: 'acrobat', input: 'hog\n', expect: killed('memory') },
];

/**
 * Compiles and runs the programs that come with a language: one that says hello, one that does not compile, one that computes
 * for ever, one that takes memory for ever.
 * @throws {SandboxFailure}
 */
export async function probeLanguage(
  sandbox: Sandbox,
  language: Language,
): Promise<readonly ProbeResult[]> {
  const results: ProbeResult[] = [await probeError(sandbox, language)];
  for (const one of RUN_PROBES) results.push(await probeRun(sandbox, language, one));
  return results;
}

async function probeError(sandbox: Sandbox, language: Language): Promise<ProbeResult> {
  const { facts } = await compile(sandbox, language, 'compile-error');
  const seen = facts.ok ? 'compiled, though it is wrong' : 'refused';
  return { language, probe: 'compile error', ok: !facts.ok, seen };
}

function compile(sandbox: Sandbox, language: Language, program: ProbeProgram) {
  return sandbox.compile({ label: 'probe', language, files: probeFiles(language, program) });
}

async function probeRun(
  sandbox: Sandbox,
  language: Language,
  { probe, program, input, expect }: RunProbe,
): Promise<ProbeResult> {
  const started = performance.now();
  const { artefact, facts, provenance } = await compile(sandbox, language, program);
  const compiledMs = Math.round(performance.now() - started);
  if (artefact === null) return { language, probe, ok: false, seen: facts.output };
  const outcome = await runOnce(sandbox, artefact, input);
  const ok = expect(outcome);
  const seen = `compiled in ${compiledMs} ms, ${describe(outcome)}; ${provenance.toolVersion}`;
  return { language, probe, ok, seen: ok ? seen : `${seen} ${JSON.stringify(outcome.facts)}` };
}

async function runOnce(sandbox: Sandbox, artefact: Artefact, input: string): Promise<RunOutcome> {
  const container = await sandbox.open({ label: 'probe', artefact });
  try {
    return await container.run({ stdin: Buffer.from(input), limits: LIMITS });
  } finally {
    await container.close();
  }
}

function describe({ facts }: RunOutcome): string {
  const end = facts.killedFor ?? `exit ${facts.exitCode ?? `by signal ${facts.signal ?? '?'}`}`;
  const cpuMs = Math.round((facts.cpuUserUs + facts.cpuSystemUs) / 1000);
  const peakMiB = (facts.peakMemoryBytes / 1024 / 1024).toFixed(1);
  return `${end} after ${cpuMs} ms of CPU time, at most ${peakMiB} MiB`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const log = {
    info: () => undefined,
    warn: (facts: object, text: string) =>
      process.stderr.write(`${text} ${JSON.stringify(facts)}\n`),
  };
  const sandbox = createDockerSandbox({ owner: `probe-${process.pid}`, poolSize: 1, log });
  try {
    for (const language of installedLanguages()) {
      for (const { probe, ok, seen } of await probeLanguage(sandbox, language)) {
        process.stdout.write(`${ok ? 'ok  ' : 'FAIL'} ${language}, ${probe}: ${seen}\n`);
        if (!ok) process.exitCode = 1;
      }
    }
  } finally {
    await sandbox.close();
  }
}
