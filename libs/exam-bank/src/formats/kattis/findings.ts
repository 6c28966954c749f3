/** What came up while a package was read: one reason is enough to block it; notes tell what is passed over by design. */
export interface Findings {
  readonly reasons: string[];
  readonly notes: string[];
}

export function noFindings(): Findings {
  return { reasons: [], notes: [] };
}

/** Files of a package by their path in it, with `/`. */
export type PackageFiles = ReadonlyMap<string, Buffer>;

/** The paths below a folder, without the folder, sorted by code unit. */
export function pathsBelow(files: PackageFiles, folder: string): readonly string[] {
  const prefix = `${folder}/`;
  return [...files.keys()]
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length))
    .sort();
}
