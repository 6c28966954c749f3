import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.js';
import { readBank } from './read-bank.js';
import { readFolder, readText } from './read-folder.js';
import { formatProblems } from '#exam-bank';
import { badInput } from '../exit.js';

/** How far an import is, as the API tells it. */
export interface ImportProgress {
  readonly id: string;
  readonly state: string;
  readonly expected: number;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number | null;
}

const PIECE = 250;
const ASK_MS = 300;

/**
 * Sends a bank with its task folders in pieces and has it imported: all of it or nothing. It is read and checked here first.
 * @param onProgress told whenever something has come or was stored
 */
export async function sendBank(
  client: ApiClient,
  bankFile: string,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportProgress> {
  const reading = await readBank(bankFile);
  if (!reading.ok) throw badInput(formatProblems(reading.problems));
  // As it stands in the file; readBank has checked it.
  const {
    items,
    attributes = {},
    ...header
  } = JSON.parse(await readText(bankFile)) as {
    readonly items: readonly unknown[];
    readonly attributes?: Readonly<Record<string, unknown>>;
    readonly tasks: readonly string[];
  };
  const { id } = await client.post<{ readonly id: string }>('/bank/import-jobs', {
    bank: JSON.stringify({ ...header, items: [] }),
    expected: items.length + header.tasks.length,
  });
  const add = async (sequence: number, piece: object): Promise<void> => {
    const empty = { items: '[]', attributes: '{}', tasks: [] };
    const body = { ...empty, sequence, ...piece };
    onProgress(await client.post<ImportProgress>(`/bank/import-jobs/${id}/pieces`, body));
  };
  let sequence = 0;
  for (let at = 0; at < items.length; at += PIECE)
    await add((sequence += 1), {
      items: JSON.stringify(items.slice(at, at + PIECE)),
      ...(at === 0 ? { attributes: JSON.stringify(attributes) } : {}),
    });
  for (const task of header.tasks) {
    const files = await readFolder(path.join(path.dirname(bankFile), 'tasks', task));
    const sent = [...files].map(([name, bytes]) => ({
      path: name,
      base64: bytes.toString('base64'),
    }));
    await add((sequence += 1), { tasks: [{ folder: task, files: sent }] });
  }
  return committed(client, id, onProgress);
}

/** The answer comes when all is stored; meanwhile the state says how far it is. */
async function committed(
  client: ApiClient,
  id: string,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportProgress> {
  const ended = new AbortController();
  const done = client
    .post<ImportProgress>(`/bank/import-jobs/${id}/commit`)
    .finally(() => ended.abort());
  const watching = (async () => {
    while (!ended.signal.aborted) {
      await delay(ASK_MS, undefined, { signal: ended.signal }).catch(() => undefined);
      if (!ended.signal.aborted) onProgress(await client.get(`/bank/import-jobs/${id}`));
    }
  })();
  const [result] = await Promise.all([done, watching]);
  return result;
}
