/**
 * What a test costs in the sandbox: C hello through the whole driver, against the very same binary started bare on this host
 * by fork and exec, in turn within one run. `npm run bench:sandbox [-- --tests 200]`
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { installedLanguages } from '#config';
import type { Language } from '#exam-bank';
import { createDockerSandbox } from '../../apps/grader/src/sandbox/docker-sandbox.js';
import { probeFiles } from '../../apps/grader/src/sandbox/probe-files.js';
import type { Artefact, RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';

const LIMITS = { cpuMs: 2000, wallMs: 5000, memoryMiB: 256, outputKiB: 64, processes: 1 };
const WARM_UP = 20;

/** For every line on its input: starts argv[1], reads all of its output, waits for it, and prints the microseconds. */
const BARE = `#define _GNU_SOURCE
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static long us(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000 + t.tv_nsec / 1000; }
int main(int argc, char **argv) {
  char line[16], output[4096];
  while (argc > 1 && fgets(line, sizeof line, stdin)) {
    int fds[2], status;
    if (pipe(fds)) return 1;
    long start = us();
    pid_t pid = fork();
    if (pid == 0) { dup2(fds[1], 1); close(fds[0]); close(fds[1]); execv(argv[1], argv + 1); _exit(127); }
    close(fds[1]);
    while (read(fds[0], output, sizeof output) > 0) continue;
    waitpid(pid, &status, 0);
    long end = us();
    close(fds[0]);
    if (!WIFEXITED(status) || WEXITSTATUS(status)) return 2;
    printf("%ld\\n", end - start);
    fflush(stdout);
  }
}
`;

interface Spread {
  readonly p50: number;
  readonly p90: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p90: at(0.9) };
}

async function compile(
  sandbox: Sandbox,
  language: Language,
  files = probeFiles(language, 'hello'),
): Promise<Artefact> {
  const { artefact, facts } = await sandbox.compile({ label: 'bench', language, files });
  if (artefact === null) throw new Error(facts.output);
  return artefact;
}

/** A function that starts the binary bare, once, and gives the microseconds. */
function bareRunner(folder: string, timer: Artefact, program: Artefact) {
  const write = (name: string, artefact: Artefact): string => {
    const path = join(folder, name);
    writeFileSync(path, artefact.files[0]!.bytes, { mode: 0o755 });
    return path;
  };
  const child = spawn(write('timer', timer), [write('program', program)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    run: async (): Promise<number> => {
      child.stdin.write('\n');
      return Number((await lines.next()).value);
    },
    close: () => child.stdin.end(),
  };
}

async function sandboxed(container: RunContainer): Promise<{ total: number; inside: number }> {
  const start = performance.now();
  const { facts, stdout } = await container.run({ stdin: Buffer.alloc(0), limits: LIMITS });
  const total = (performance.now() - start) * 1000;
  if (stdout.toString() !== 'hello\n') throw new Error(JSON.stringify(facts));
  return { total, inside: facts.wallUs };
}

const row = (name: string, { p50, p90 }: Spread): string =>
  `  ${name.padEnd(58)} ${(p50 / 1000).toFixed(2).padStart(9)} ${(p90 / 1000).toFixed(2).padStart(9)}`;

async function benchOverhead(sandbox: Sandbox, tests: number): Promise<string[]> {
  const program = await compile(sandbox, 'c');
  const timer = await compile(sandbox, 'c', [{ name: 'timer.c', text: BARE }]);
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  const bare = bareRunner(folder, timer, program);
  const container = await sandbox.open({ label: 'bench', artefact: program });
  const bareUs: number[] = [];
  const totalUs: number[] = [];
  const insideUs: number[] = [];
  for (let test = -WARM_UP; test < tests; test++) {
    const alone = await bare.run();
    const { total, inside } = await sandboxed(container);
    if (test < 0) continue;
    bareUs.push(alone);
    totalUs.push(total);
    insideUs.push(inside);
  }
  bare.close();
  await container.close();
  rmSync(folder, { recursive: true });
  const overhead = totalUs.map((total, index) => total - bareUs[index]!);
  return [
    row('C hello, bare: fork, exec, read, wait', spread(bareUs)),
    row('C hello, in the sandbox: request to facts', spread(totalUs)),
    row('  of it inside: from fork to exit', spread(insideUs)),
    row('overhead of the sandbox per test', spread(overhead)),
  ];
}

/** Compile, open, first and later tests, with a container waiting. */
async function benchLanguage(
  sandbox: Sandbox,
  language: Language,
  rounds: number,
): Promise<string[]> {
  const times = {
    compile: [] as number[],
    open: [] as number[],
    first: [] as number[],
    later: [] as number[],
  };
  await compile(sandbox, language);
  const timed = async <T>(into: number[], work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const value = await work();
    into.push((performance.now() - start) * 1000);
    return value;
  };
  for (let round = 0; round < rounds; round++) {
    const artefact = await timed(times.compile, () => compile(sandbox, language));
    const container = await timed(times.open, () => sandbox.open({ label: 'bench', artefact }));
    await timed(times.first, () => sandboxed(container));
    for (let test = 0; test < 5; test++) await timed(times.later, () => sandboxed(container));
    await container.close();
  }
  return [
    row(`${language} hello: compile, back to back`, spread(times.compile)),
    row(`${language} hello: container for the tests`, spread(times.open)),
    row(`${language} hello: first test`, spread(times.first)),
    row(`${language} hello: each further test`, spread(times.later)),
  ];
}

const { values } = parseArgs({ options: { tests: { type: 'string', default: '100' } } });
execFileSync(process.execPath, ['scripts/images.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
const log = { info: () => undefined, warn: () => undefined };
const sandbox = createDockerSandbox({ owner: `bench-${process.pid}`, poolSize: 1, log });
const print = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  print(`  ${'milliseconds'.padEnd(58)} ${'median'.padStart(9)} ${'p90'.padStart(9)}`);
  (await benchOverhead(sandbox, Math.max(30, Number(values.tests)))).forEach(print);
  for (const language of installedLanguages()) {
    (await benchLanguage(sandbox, language, 5)).forEach(print);
  }
} finally {
  await sandbox.close();
}
