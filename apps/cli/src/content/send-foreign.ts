import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { ApiClient } from '../api/api-client.js';
import { badInput } from '../exit.js';
import { readRegular } from './read-folder.js';

/** One question of another system, as it is in the bank now or would be. */
export interface ReadItem {
  readonly id: string;
  readonly type: string;
  readonly status: 'ok' | 'blocked';
  readonly reasons: readonly string[];
  /** What is passed over by design. */
  readonly notes?: readonly string[];
}

/** What the engine made of files of other systems. */
export interface ForeignImported {
  readonly created: readonly string[];
  readonly blocked: readonly string[];
  readonly unchanged: number;
  readonly items: readonly ReadItem[];
}

export interface ForeignPlace {
  readonly qualification: string;
  readonly criterion: string;
}

/** What the API takes in one request, before it is written as base64. */
const MAX_BYTES = 44 * 1024 * 1024;

/** Sends files of other systems to the engine, all of them in one request: they come in together or not at all. */
export async function sendForeign(
  client: ApiClient,
  files: readonly string[],
  { qualification, criterion }: ForeignPlace,
): Promise<ForeignImported> {
  const sent: { name: string; base64: string }[] = [];
  let left = MAX_BYTES;
  for (const file of files) {
    if ((await stat(file).catch(() => undefined))?.isDirectory() === true)
      throw badInput(`${file}: is a folder; send it as a .zip`);
    const bytes = await readRegular(file, MAX_BYTES);
    left -= bytes.length;
    if (left < 0) throw badInput(`${file}: more than 44 MiB in all; import the files in parts`);
    sent.push({ name: path.basename(file), base64: bytes.toString('base64') });
  }
  return client.post(`/bank/${encodeURIComponent(qualification)}/foreign-imports`, {
    files: sent,
    defaults: { criterion, difficulty: 'medium' },
  });
}
