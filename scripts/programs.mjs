// Which programs this machine has.
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const ALWAYS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Path of a program, or null. Looks into the sbin folders too, which not every user has on the PATH. */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...ALWAYS];
  const found = folders.filter(Boolean).find((folder) => isExecutable(path.join(folder, name)));
  return found === undefined ? null : path.join(found, name);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
