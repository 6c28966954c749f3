import { readFile } from 'node:fs/promises';
import { AuditError, parsePolicy, type LogPolicy } from '#audit';

/** Nobody is watched, and nobody is asked. */
export const noWitnesses: LogPolicy = { logs: [], witnesses: [], groups: [], quorum: 'none' };

/** The policy of a file. @throws Error that names the file and the line */
export async function readPolicy(file: string | undefined): Promise<LogPolicy> {
  if (file === undefined) return noWitnesses;
  try {
    return parsePolicy(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof AuditError ? error.message : 'it cannot be read';
    throw new Error(`EXAM_LOG_POLICY: ${file}: ${why}`, { cause: error });
  }
}
