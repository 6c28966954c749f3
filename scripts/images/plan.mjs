/** Which sandbox images there ought to be, from the files of sandboxes/ alone. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SUITE } from './base.mjs';
import { ImagesError } from './docker.mjs';

export const SANDBOXES = fileURLToPath(new URL('../../sandboxes/', import.meta.url));

/**
 * Hands over a copy of sandboxes/ that nobody else changes: what is built must be what its tag is the hash of.
 * @param {string} cache where the copy lies meanwhile; a folder that the Docker client can read, which /tmp need not be
 */
export async function withSnapshot(cache, use) {
  mkdirSync(cache, { recursive: true });
  const snapshot = mkdtempSync(join(cache, 'sandboxes-'));
  try {
    cpSync(SANDBOXES, snapshot, { recursive: true, preserveTimestamps: true });
    return await use(snapshot);
  } finally {
    rmSync(snapshot, { recursive: true, force: true });
  }
}

/** What a language's language.json says about its images. */
function descriptionOf(sandboxes, language) {
  const file = join(sandboxes, language, 'language.json');
  const { base, version, run, caches = [] } = JSON.parse(readFileSync(file, 'utf8'));
  if (base !== 'base' && base !== 'toolchain')
    throw new ImagesError(`${file}: "base" is neither "base" nor "toolchain"`);
  return { base, version, caches, runImage: run.image };
}

/** The languages by name: every folder with a language.json. */
export function languages(sandboxes = SANDBOXES) {
  return readdirSync(sandboxes, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(join(sandboxes, name, 'language.json')))
    .sort()
    .map((name) => ({ name, ...descriptionOf(sandboxes, name) }));
}

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesOf(path) : [path];
    })
    .sort();
}

/** Probes are run in an image, they are no part of it. */
function goesIn(folder, path) {
  return !relative(folder, path).startsWith(`probes${sep}`);
}

function hashOf(sandboxes, name, ...more) {
  const hash = createHash('sha256');
  const folder = join(sandboxes, name);
  for (const path of filesOf(folder).filter((one) => goesIn(folder, one))) {
    const bytes = readFileSync(path);
    hash.update(`${relative(sandboxes, path)} ${bytes.length}\n`).update(bytes);
  }
  for (const text of more) hash.update(`${text}\n`);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Every tag is a hash of what goes in.
 * @returns {{ base: string, toolchain: string, supervisor: string, bare: string, languages: Record<string, string> }}
 */
export function plannedTags(sandboxes = SANDBOXES) {
  const base = hashOf(sandboxes, 'base', SUITE);
  const toolchain = hashOf(sandboxes, 'toolchain', base);
  const supervisor = hashOf(sandboxes, 'supervisor', toolchain);
  const finish = hashOf(sandboxes, 'finish', supervisor);
  const parents = { base, toolchain };
  const tag = (name, hash) => `assay-${name}:${hash}`;
  return {
    base: tag('base', base),
    toolchain: tag('toolchain', toolchain),
    supervisor: tag('supervisor', supervisor),
    bare: tag('bare', hashOf(sandboxes, 'bare', supervisor)),
    languages: Object.fromEntries(
      languages(sandboxes).map((one) => [
        one.name,
        tag(one.name, hashOf(sandboxes, one.name, parents[one.base], finish)),
      ]),
    ),
  };
}
