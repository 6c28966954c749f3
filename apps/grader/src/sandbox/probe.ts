/**
 * Says hello in every language through the real sandbox and prints what was seen:
 * `node dist/apps/grader/src/sandbox/probe.js`
 */
import { fileURLToPath } from 'node:url';
import type { SourceFile } from '#exam-bank';
import { createDockerSandbox } from './docker-sandbox.js';
import type { Sandbox } from './sandbox.js';

/** The shortest whole program of every language. */
const FIRST_FOUR = ['c', 'cpp', 'java', 'python'] as const;
type FirstFour = (typeof FIRST_FOUR)[number];

export const HELLO: Readonly<Record<FirstFour, SourceFile>> = {
  c: { name: 'main.c', text: '#include <stdio.h>\nint main(void) { puts("hello"); }\n' },
  cpp: {
    name: 'main.cpp',
    text: '#include <bits/stdc++.h>\nint main() { std::cout << "hello\\n"; }\n',
  },
  java: {
    name: 'Main.java',
    text: 'public class Main { public static void main(String[] a) { System.out.println("hello"); } }\n',
  },
  python: { name: 'main.py', text: 'print("hello")\n' },
};
const LIMITS = { cpuMs: 2000, wallMs: 5000, memoryMiB: 256, outputKiB: 64, processes: 1 };

interface ProbeResult {
  readonly language: FirstFour;
  readonly ok: boolean;
  /** What was seen, for a person. */
  readonly line: string;
}

/**
 * Compiles and runs a one-line program.
 * @throws {SandboxFailure}
 */
async function probeLanguage(sandbox: Sandbox, language: FirstFour): Promise<ProbeResult> {
  const started = performance.now();
  const compiled = await sandbox.compile({ label: 'probe', language, files: [HELLO[language]] });
  const compiledMs = Math.round(performance.now() - started);
  if (compiled.artefact === null) {
    return { language, ok: false, line: `${language}: ${compiled.facts.output}` };
  }
  const container = await sandbox.open({ label: 'probe', artefact: compiled.artefact });
  const openedMs = Math.round(performance.now() - started);
  const { facts, stdout } = await container.run({ stdin: Buffer.alloc(0), limits: LIMITS });
  const totalMs = Math.round(performance.now() - started);
  await container.close();
  const ok = stdout.toString('utf8') === 'hello\n' && facts.exitCode === 0;
  const cpuMs = Math.round((facts.cpuUserUs + facts.cpuSystemUs) / 1000);
  const peakMiB = (facts.peakMemoryBytes / 1024 / 1024).toFixed(1);
  const line =
    `${language}: ${ok ? 'hello' : JSON.stringify(facts)}; compiled after ${compiledMs} ms, container after ` +
    `${openedMs} ms, run after ${totalMs} ms (cpu ${cpuMs} ms, peak ${peakMiB} MiB); ${compiled.provenance.toolVersion}`;
  return { language, ok, line };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const log = {
    info: () => undefined,
    warn: (facts: object, text: string) =>
      process.stderr.write(`${text} ${JSON.stringify(facts)}\n`),
  };
  const sandbox = createDockerSandbox({ owner: `probe-${process.pid}`, poolSize: 1, log });
  try {
    for (const language of FIRST_FOUR) {
      const result = await probeLanguage(sandbox, language);
      process.stdout.write(`${result.line}\n`);
      if (!result.ok) process.exitCode = 1;
    }
  } finally {
    await sandbox.close();
  }
}
