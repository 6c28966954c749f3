import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeVkey, generateLogKey, parseCheckpoint, parseNote } from '#audit';
import { createFileOnce, readIfThere, replaceFile } from './whole-file.js';

export interface WitnessKey {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly vkey: string;
}

/** The log's signing key and the newest checkpoint, kept outside the database so that a swapped database is noticed. */
export interface AuditFiles {
  readonly key: { readonly origin: string; readonly privateKey: KeyObject; readonly vkey: string };
  readonly lastNoteFile: string;
  /** With which this installation attests the logs of others; never the key of its own log. */
  readonly witness: WitnessKey;
  /** Where the log is published, apart from the key: this folder may be handed to a web server as it is. */
  readonly published: string;
}

/** Opens `folder`, making the key on first use. */
export async function openAuditFiles(folder: string, origin: string): Promise<AuditFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const keyFile = path.join(folder, 'log-key.pem');
  const vkeyFile = path.join(folder, 'log.vkey');
  // Of processes that come here at once, the first one's key counts for all.
  if ((await readIfThere(keyFile)) === undefined)
    await createFileOnce(keyFile, generateLogKey(origin).privateKeyPem);
  const privateKey = createPrivateKey(await readFile(keyFile, 'utf8'));
  const vkey = encodeVkey(origin, createPublicKey(privateKey));
  await createFileOnce(vkeyFile, `${vkey}\n`);
  if ((await readFile(vkeyFile, 'utf8')).trim() !== vkey)
    throw new Error(
      `${vkeyFile} is the key of another log, not of ${origin}: set EXAM_LOG_ORIGIN back, or give this log its own data folder`,
    );
  return {
    key: { origin, privateKey, vkey },
    witness: await openWitnessKey(folder, `${origin}/witness`),
    lastNoteFile: path.join(folder, 'checkpoint'),
    published: path.join(folder, 'log'),
  };
}

async function openWitnessKey(folder: string, name: string): Promise<WitnessKey> {
  const file = path.join(folder, 'witness-key.pem');
  if ((await readIfThere(file)) === undefined)
    await createFileOnce(file, generateLogKey(name).privateKeyPem);
  const privateKey = createPrivateKey(await readFile(file, 'utf8'));
  const vkey = encodeVkey(name, createPublicKey(privateKey), 'witness');
  await createFileOnce(path.join(folder, 'witness.vkey'), `${vkey}\n`);
  return { name, privateKey, vkey };
}

export function readLastNote(files: AuditFiles): Promise<string | undefined> {
  return readIfThere(files.lastNoteFile);
}

/** Replaces the checkpoint file whole or not at all, unless it is as new. Called by one sequencer at a time. */
export async function writeLastNote(
  files: AuditFiles,
  log: { readonly size: number; readonly note: string },
): Promise<void> {
  const last = await readLastNote(files);
  if (last !== undefined && parseCheckpoint(parseNote(Buffer.from(last)).text).size >= log.size)
    return;
  await replaceFile(files.lastNoteFile, log.note);
}
