import { pathsBelow, type PackageFiles } from './findings.js';

/** A program of a package: a file, or a folder of files. */
export interface PackageProgram {
  /** In the package: `submissions/accepted/slow.cpp`. */
  readonly path: string;
  readonly files: readonly { readonly name: string; readonly bytes: Buffer }[];
  /** Whether it has folders inside, which no program of ours has. */
  readonly nested: boolean;
}

/** The programs directly in a folder, in the order of their names. */
export function programsIn(files: PackageFiles, folder: string): readonly PackageProgram[] {
  const paths = pathsBelow(files, folder);
  const names = [...new Set(paths.map((path) => path.split('/')[0] ?? ''))];
  return names.map((name) => {
    const path = `${folder}/${name}`;
    const own = files.get(path);
    if (own !== undefined) return { path, files: [{ name, bytes: own }], nested: false };
    const below = pathsBelow(files, path);
    return {
      path,
      files: below.map((file) => ({
        name: file,
        bytes: files.get(`${path}/${file}`) ?? Buffer.of(),
      })),
      nested: below.some((file) => file.includes('/')),
    };
  });
}
