import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SourceFile } from '#exam-bank';

/**
 * Reads lines of tab-separated fields: the file for standard input, the folder to stand in, argv. Starts it by fork and exec,
 * reads all that it prints, waits for it, and prints the microseconds and the exit status.
 */
export const TIMER = `#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static long us(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000 + t.tv_nsec / 1000; }
int main(void) {
  static char line[1 << 16], output[1 << 16];
  while (fgets(line, sizeof line, stdin)) {
    char *fields[300], *rest = line;
    int count = 0, fds[2], status;
    line[strcspn(line, "\\n")] = 0;
    while (count < 299 && (fields[count] = strsep(&rest, "\\t"))) count++;
    fields[count] = NULL;
    if (count < 3 || pipe(fds)) return 1;
    long start = us();
    pid_t pid = fork();
    if (pid == 0) {
      int in = open(fields[0], O_RDONLY);
      if (dup2(in, 0) < 0 || dup2(fds[1], 1) < 0 || chdir(fields[1])) _exit(126);
      close(in); close(fds[0]); close(fds[1]);
      execv(fields[2], fields + 2);
      _exit(127);
    }
    close(fds[1]);
    while (read(fds[0], output, sizeof output) > 0) continue;
    waitpid(pid, &status, 0);
    long end = us();
    close(fds[0]);
    printf("%ld %d\\n", end - start, status);
    fflush(stdout);
  }
}
`;

export interface BareContainer {
  /** @returns milliseconds from before the fork to after the wait */
  run(stdin: string, argv: readonly string[]): Promise<number>;
  /** For `docker exec` and the like. */
  readonly id: string;
  close(): void;
}

export interface BareRequest {
  readonly image: string;
  readonly timer: Buffer;
  /** Below /app, as the sandbox has them. */
  readonly files: readonly SourceFile[];
  /** Read-only below /bench, to read from or to run. */
  readonly inputs: ReadonlyMap<string, string | Buffer>;
  readonly environment: Readonly<Record<string, string>>;
}

/** One ordinary container of the image, without seccomp filter and without our supervisor, in which commands are timed. */
export function openBareContainer(request: BareRequest): BareContainer {
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-'));
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'timer'), request.timer, { mode: 0o755 });
  for (const file of request.files) writeFileSync(join(folder, 'app', file.name), file.text);
  for (const [name, bytes] of request.inputs)
    writeFileSync(join(folder, name), bytes, { mode: 0o755 });
  const name = `assay-bench-${process.pid}-${Date.now()}`;
  const child = start(name, folder, request);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    id: name,
    run: async (stdin, argv) => {
      const input = stdin === '' ? '/dev/null' : `/bench/${stdin}`;
      child.stdin.write(`${[input, '/box/work', ...argv].join('\t')}\n`);
      const [us, status] = String((await lines.next()).value).split(' ');
      if (status !== '0') throw new Error(`bare: ${argv.join(' ')} ended with status ${status}`);
      return Number(us) / 1000;
    },
    close: () => {
      child.stdin.end();
      execFileSync('docker', ['rm', '-f', name], { stdio: 'ignore' });
      rmSync(folder, { recursive: true });
    },
  };
}

function start(name: string, folder: string, { image, environment }: BareRequest) {
  const options = [
    ...['run', '--rm', '-i', '--name', name, '--network=none', '--security-opt=seccomp=unconfined'],
    ...['--tmpfs=/box:exec', '-v', `${folder}:/bench:ro`, '-v', `${folder}/app:/app:ro`],
    ...Object.entries(environment).flatMap(([key, value]) => ['-e', `${key}=${value}`]),
  ];
  const script = 'mkdir -p /box/work /box/tmp; exec /bench/timer';
  const child: ChildProcessWithoutNullStreams = spawn(
    'docker',
    [...options, '--entrypoint=/bin/sh', image, '-c', script],
    { stdio: 'pipe' },
  );
  child.stderr.pipe(process.stderr);
  return child;
}
