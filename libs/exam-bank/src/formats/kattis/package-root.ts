import type { PackageFiles } from './findings.js';

/** The files of a package by their paths in it, where an archive may keep them in a folder of its own; undefined if it is none. */
export function packageRoot(files: PackageFiles): PackageFiles | undefined {
  if (files.has('problem.yaml')) return files;
  const [first = ''] = files.keys();
  const folder = first.slice(0, first.indexOf('/') + 1);
  const shown = [...files].filter(([path]) => !path.startsWith('__MACOSX/'));
  if (folder === '' || !files.has(`${folder}problem.yaml`)) return undefined;
  if (!shown.every(([path]) => path.startsWith(folder))) return undefined;
  return new Map(shown.map(([path, bytes]) => [path.slice(folder.length), bytes]));
}
