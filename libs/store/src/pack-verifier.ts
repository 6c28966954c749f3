import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { installationRoot } from './installation-root.js';

/** The verifier that every evidence pack carries, libs/audit/verify.mjs, as it is. */
export function readPackVerifier(): Promise<Buffer> {
  return readFile(path.join(installationRoot(), 'libs/audit/verify.mjs'));
}
