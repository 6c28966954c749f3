import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateLogKey, parseCheckpoint, parseNote } from '#audit';

/** The log's signing key and the newest checkpoint, kept outside the database so that a swapped database is noticed. */
export interface AuditFiles {
  readonly key: { readonly origin: string; readonly privateKey: KeyObject; readonly vkey: string };
  readonly lastNoteFile: string;
}

/** Opens `folder`, making the key on first use. */
export async function openAuditFiles(folder: string, origin: string): Promise<AuditFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keyFile = path.join(folder, 'log-key.pem');
  const vkeyFile = path.join(folder, 'log.vkey');
  if ((await readIfThere(keyFile)) === undefined) {
    const key = generateLogKey(origin);
    await writeFile(vkeyFile, `${key.vkey}\n`);
    await writeFile(keyFile, key.privateKeyPem, { mode: 0o600, flag: 'wx' });
  }
  const vkey = (await readFile(vkeyFile, 'utf8')).trim();
  if (!vkey.startsWith(`${origin}+`))
    throw new Error(
      `${vkeyFile} is the key of another log, not of ${origin}: set EXAM_LOG_ORIGIN back, or give this log its own data folder`,
    );
  return {
    key: { origin, privateKey: createPrivateKey(await readFile(keyFile, 'utf8')), vkey },
    lastNoteFile: path.join(folder, 'checkpoint'),
  };
}

export function readLastNote(files: AuditFiles): Promise<string | undefined> {
  return readIfThere(files.lastNoteFile);
}

/**
 * Replaces the checkpoint file whole or not at all. Two sequencers may come here in any order: an older note never replaces a
 * newer one.
 */
export async function writeLastNote(
  files: AuditFiles,
  log: { readonly size: number; readonly note: string },
): Promise<void> {
  const last = await readLastNote(files);
  if (last !== undefined && parseCheckpoint(parseNote(Buffer.from(last)).text).size >= log.size)
    return;
  const temporary = `${files.lastNoteFile}.${process.pid}.${log.size}.tmp`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(log.note);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, files.lastNoteFile);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
