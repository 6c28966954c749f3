import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIBRARY = '/usr/share/gocode';

export interface GoVerifier {
  /** Where the program `verify-log` lies. */
  readonly folder: string;
  /** What the program printed, and whether it verified; arguments as in the head of tools/verify-log/main.go. */
  verify(...args: readonly string[]): Promise<{ readonly ok: boolean; readonly output: string }>;
  remove(): Promise<void>;
}

/**
 * Builds tools/verify-log, which verifies logs and proofs with golang.org/x/mod/sumdb from Debian: a second of work, once a
 * test file.
 */
export async function buildGoVerifier(): Promise<GoVerifier> {
  if (!existsSync(path.join(LIBRARY, 'src/golang.org/x/mod/sumdb/note')))
    throw new Error(
      "Go's library of signed notes is missing: apt-get install --no-install-recommends golang-go golang-golang-x-mod-dev",
    );
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-verify-log-'));
  const program = path.join(folder, 'verify-log');
  await run('go', ['build', '-o', program, './tools/verify-log'], {
    cwd: ROOT,
    env: {
      ...process.env,
      GO111MODULE: 'off',
      GOFLAGS: '',
      CGO_ENABLED: '0',
      GOPATH: LIBRARY,
      GOCACHE: path.join(ROOT, '.cache/go'),
    },
  }).catch((error: unknown) => {
    throw new Error(
      `tools/verify-log was not built (apt-get install --no-install-recommends golang-go): ${String(error)}`,
    );
  });
  return {
    folder,
    verify: (...args) =>
      new Promise((resolve, reject) => {
        execFile(program, args, (error, output) => {
          // Exit 1 is a verdict; anything else is a fault.
          if (error === null) resolve({ ok: true, output });
          else if (error.code === 1) resolve({ ok: false, output });
          else reject(new Error('verify-log broke down', { cause: error }));
        });
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}
