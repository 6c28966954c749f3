import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** All code that decides which items a draw takes, given its seed and inputs. */
const FOLDERS = ['libs/draw-record/src', 'libs/exam-bank/src/draw', 'libs/prover/src'];
/** And the packages that it rests on; the versions are those of package-lock.json. */
const PACKAGES = ['canonicalize', 'highs'];

/** What names the installed draw engine: its source files and the locked versions of its packages, with their hashes. */
export interface DrawEngineFiles {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly packages: Readonly<Record<string, string>>;
}

/** The sources, also where the compiled code runs: both are of one installation, and the compiler's output may differ by version. */
export function drawEngineFiles(root = installationFolder()): DrawEngineFiles {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts')),
  ).sort();
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile; // written by npm
  return {
    files: paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, lockedVersion(lock, name)])),
  };
}

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly integrity?: string } | undefined>
  >;
}

function lockedVersion(lock: LockFile, name: string): string {
  const locked = lock.packages[`node_modules/${name}`];
  if (locked?.version === undefined) throw new Error(`package-lock.json does not name ${name}`);
  return `${locked.version} ${locked.integrity ?? ''}`;
}

function installationFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package-lock.json'))) return folder;
    if (dirname(folder) === folder)
      throw new Error('package-lock.json was not found above this file: install the whole release');
  }
}
