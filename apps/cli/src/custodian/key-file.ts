import { readFile, writeFile } from 'node:fs/promises';
import { newIdentity, recipientOf } from '#sealed-set';
import { badInput } from '../exit.js';

/** Writes a new secret key as `age-keygen` does, for its owner only; never over another file. @returns the public half */
export async function writeNewKey(file: string): Promise<string> {
  const identity = await newIdentity();
  const recipient = await recipientOf(identity);
  if (recipient === undefined) throw new Error('a new age identity has no recipient');
  await writeFile(file, `# public key: ${recipient}\n${identity}\n`, {
    mode: 0o600,
    flag: 'wx',
  }).catch((error: unknown) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw badInput(`--out ${file}: ${String(error)}`);
    throw badInput(`--out ${file}: there is such a file; a key is never overwritten`);
  });
  return recipient;
}

/** The secret key in a file of `exam custodian keygen` or `age-keygen`. */
export async function readKey(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw badInput(`--key ${file}: cannot be read (${String(error)})`);
  });
  const [identity, ...more] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (identity === undefined || more.length > 0 || (await recipientOf(identity)) === undefined)
    throw badInput(
      `--key ${file}: holds no age key (one line AGE-SECRET-KEY-1…); decrypt it first where it has a pass phrase`,
    );
  return identity;
}
