import { sha256Hex } from './merkle.js';
import { sumsOf } from './pack-sums.js';
import { type Finding, verdict } from './pack-finding.js';
import {
  type PackFiles,
  type PackVariant,
  isPackPath,
  packPaths,
  requiredPaths,
} from './pack-format.js';
import { fileOf, manifestOf } from './pack-read.js';

/** Every file is as the manifest lists it, in order, and none is there besides. */
export function checkManifest(files: PackFiles): Finding {
  const listed = manifestOf(files).files;
  const paths = listed.map(({ path }) => path);
  const faults = listed.flatMap(({ path, sha256, size }) => {
    const bytes = files.get(path);
    if (bytes === undefined) return [`${path} is missing`];
    if (bytes.length !== size || sha256Hex(bytes) !== sha256) return [`${path} was changed`];
    return [];
  });
  if (paths.some((path, at) => at > 0 && path <= (paths[at - 1] ?? ''))) {
    faults.push('the list of files is not in order or names one twice');
  }
  const known = new Set([...paths, packPaths.manifest, packPaths.signature]);
  const extra = [...files.keys()].filter((path) => !known.has(path));
  faults.push(...extra.map((path) => `${path} is not in the manifest`));
  return verdict(faults, `${listed.length} files are as listed`);
}

/** What must be there is there, and no stranger. */
export function checkLayout(files: PackFiles): Finding {
  const variant = variantOf(files);
  const missing = requiredPaths(variant)
    .filter((path) => !files.has(path))
    .map((path) => `${path} is missing`);
  const strange = [...files.keys()]
    .filter((path) => !isPackPath(variant, path))
    .map((path) => `${JSON.stringify(path)} has no place in a pack for a ${variant}`);
  return verdict([...missing, ...strange], 'every required file is there, and no stranger');
}

/** Where the manifest cannot be read, as for a reviewer: a path that has no place there has none anywhere. */
function variantOf(files: PackFiles): PackVariant {
  try {
    return manifestOf(files).variant;
  } catch {
    return 'reviewer';
  }
}

/** The list for `sha256sum --check` is that of the files, so that who has nothing else checks the same. */
export function checkSums(files: PackFiles): Finding {
  const outside: readonly string[] = [packPaths.manifest, packPaths.signature, packPaths.sums];
  const listed = new Map([...files].filter(([path]) => !outside.includes(path)));
  const isRight = fileOf(files, packPaths.sums).equals(sumsOf(listed));
  return isRight
    ? { ok: true, detail: 'SHA256SUMS lists the same files' }
    : { ok: false, detail: 'SHA256SUMS is not the list of the files' };
}
