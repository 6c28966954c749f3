import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The installation's sandboxes/ folder, seen from the sources and from dist/ alike. */
export function sandboxesFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'sandboxes');
    if (existsSync(join(candidate, 'seccomp.json'))) return candidate;
    if (dirname(folder) === folder) throw new Error('sandboxes/seccomp.json was not found');
  }
}

/** The languages that can be compiled and run here: every folder in sandboxes/ with a language.json, by name. */
export function installedLanguages(folder = sandboxesFolder()): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(join(folder, name, 'language.json')))
    .sort();
}
