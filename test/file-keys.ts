import path from 'node:path';
import { openKeys, type Keys } from '#store';

/** The keys that a program with this data folder opens; made when they are missing. */
export function fileKeys(dataFolder: string): Promise<Keys> {
  return openKeys('local', { kind: 'file', file: path.join(dataFolder, 'keys', 'kek.json') });
}
