import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { hasCode } from './whole-file.js';

/**
 * What publishing the log does to files, one system's step each: any may fail, and after any the process may be killed. Tests put a
 * fault at every one of them.
 */
export interface FileOperations {
  /** The bytes of a file, or undefined if there is none. */
  readonly read: (file: string) => Promise<Buffer | undefined>;
  readonly makeFolder: (folder: string) => Promise<void>;
  /** Creates or overwrites a file; on disk when it resolves. */
  readonly write: (file: string, bytes: Uint8Array) => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Brings names that were made in a folder to disk. */
  readonly syncFolder: (folder: string) => Promise<void>;
  /** Removes a folder and what is in it, if it is there. */
  readonly removeFolder: (folder: string) => Promise<void>;
}

/** The disk of this machine. */
export const diskOperations: FileOperations = {
  read: async (file) => {
    try {
      return await readFile(file);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  },
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
  write: async (file, bytes) => {
    const handle = await open(file, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  syncFolder: async (folder) => {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  removeFolder: (folder) => rm(folder, { recursive: true, force: true }),
};
