/** Which sandbox images there ought to be, from the files of sandboxes/ alone. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SUITE } from './base.mjs';
import { ImagesError } from './docker.mjs';

export const SANDBOXES = fileURLToPath(new URL('../../sandboxes/', import.meta.url));

/** What a language's language.json says about its images. */
function descriptionOf(language) {
  const file = join(SANDBOXES, language, 'language.json');
  const { base, version, run, caches = [] } = JSON.parse(readFileSync(file, 'utf8'));
  if (base !== 'base' && base !== 'toolchain')
    throw new ImagesError(`${file}: "base" is neither "base" nor "toolchain"`);
  return { base, version, caches, runImage: run.image };
}

/** The languages by name: every folder with a language.json. */
export function languages() {
  return readdirSync(SANDBOXES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(join(SANDBOXES, name, 'language.json')))
    .sort()
    .map((name) => ({ name, ...descriptionOf(name) }));
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
  return !relative(join(SANDBOXES, folder), path).startsWith(`probes${sep}`);
}

function hashOf(folder, ...more) {
  const hash = createHash('sha256');
  for (const path of filesOf(join(SANDBOXES, folder)).filter((one) => goesIn(folder, one))) {
    const bytes = readFileSync(path);
    hash.update(`${relative(SANDBOXES, path)} ${bytes.length}\n`).update(bytes);
  }
  for (const text of more) hash.update(`${text}\n`);
  return hash.digest('hex').slice(0, 16);
}

/**
 * Every tag is a hash of what goes in.
 * @returns {{ base: string, toolchain: string, supervisor: string, bare: string, languages: Record<string, string> }}
 */
export function plannedTags() {
  const base = hashOf('base', SUITE);
  const toolchain = hashOf('toolchain', base);
  const supervisor = hashOf('supervisor', toolchain);
  const finish = hashOf('finish', supervisor);
  const parents = { base, toolchain };
  const tag = (name, hash) => `assay-${name}:${hash}`;
  return {
    base: tag('base', base),
    toolchain: tag('toolchain', toolchain),
    supervisor: tag('supervisor', supervisor),
    bare: tag('bare', hashOf('bare', supervisor)),
    languages: Object.fromEntries(
      languages().map((one) => [
        one.name,
        tag(one.name, hashOf(one.name, parents[one.base], finish)),
      ]),
    ),
  };
}
