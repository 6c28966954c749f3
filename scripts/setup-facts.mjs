// What set-up finds on this machine; setup-plan.mjs decides by it.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { probeEngine } from './engine.mjs';
import { findProgram } from './programs.mjs';
import { engineAddress, installedMatchesLock, systemOf } from './setup-plan.mjs';
import { NODE, ROOT } from './terminal.mjs';

/** Holds the hash of the package-lock.json that was installed; inside node_modules, so it goes when they go. */
export const PACKAGES_STAMP = path.join(ROOT, 'node_modules/.assay-packages');
/** Holds the hash of the sources that were built. */
export const BUILD_STAMP = path.join(ROOT, 'dist/.assay-build');

const BUILD_INPUTS = ['nest-cli.json', '.swcrc', 'tsconfig.json', 'package-lock.json'];

/** @returns {Promise<import('./setup-plan.mjs').Facts>} */
export async function gatherFacts() {
  const { custom, address, connect } = engineAddress(process.env);
  const engine = await probeEngine(connect);
  return {
    packages: packageFacts(),
    runtime: { wanted: wantedRuntime(), found: runtimeVersion() },
    build: { hash: sourcesHash(), stamp: readOr(BUILD_STAMP, null) },
    engine: {
      answers: engine === 'answers',
      refused: engine === 'refused',
      address,
      custom,
      installed: findProgram('dockerd') !== null,
    },
    system: { root: process.getuid?.() === 0, ...systemOf(readOr('/etc/os-release', '')) },
    tools: {
      redis: findProgram('redis-server') !== null,
      debootstrap: findProgram('debootstrap') !== null,
      iptables: findProgram('iptables') !== null,
      debianKeys: existsSync('/usr/share/keyrings/debian-archive-keyring.gpg'),
      dockerClient: findProgram('docker') !== null,
      crun: findProgram('crun') !== null,
      age: findProgram('age') !== null,
      go: findProgram('go') !== null,
      goNotes: existsSync('/usr/share/gocode/src/golang.org/x/mod/sumdb/note'),
      // With AppArmor on, dockerd can start no container unless it can load its profile.
      apparmor:
        !existsSync('/sys/kernel/security/apparmor') || findProgram('apparmor_parser') !== null,
      certificates: existsSync('/etc/ssl/certs/ca-certificates.crt'),
    },
    redisUrlSet: Boolean(process.env.REDIS_URL),
  };
}

function packageFacts() {
  const lock = readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8');
  const hidden = readOr(path.join(ROOT, 'node_modules/.package-lock.json'), null);
  return {
    present: existsSync(path.join(ROOT, 'node_modules')),
    stamp: readOr(PACKAGES_STAMP, null),
    hash: createHash('sha256').update(lock).digest('hex'),
    matchesLock: hidden !== null && installedMatchesLock(JSON.parse(lock), JSON.parse(hidden)),
  };
}

export function wantedRuntime() {
  return JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).devDependencies.node;
}

/** Version of the Node that the registry's `node` package brought, or null. */
export function runtimeVersion() {
  try {
    return execFileSync(NODE, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .trim()
      .slice(1);
  } catch {
    return null; // not there, or not for this machine: the step says so
  }
}

/** Hash of all that goes into dist/: the TypeScript of apps/ and libs/ but tests, and how it is compiled. */
function sourcesHash() {
  const hash = createHash('sha256');
  const files = [
    ...['apps', 'libs'].flatMap((folder) => sourceFiles(folder)),
    ...BUILD_INPUTS,
  ].sort();
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(ROOT, file)))
      .update('\0');
  return hash.digest('hex');
}

function sourceFiles(folder) {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourceFiles(file);
    return /\.[jt]s$/.test(entry.name) && !/\.(spec|d)\.ts$/.test(entry.name) ? [file] : [];
  });
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (error.code === 'ENOENT') return otherwise;
    throw error;
  }
}
