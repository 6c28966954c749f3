import { lstat, stat } from 'node:fs/promises';
import nodePath from 'node:path';
import { installedLanguages } from '#config';
import {
  ARCHIVE_LIMITS,
  formatProblems,
  missingLanguages,
  packageRoot,
  PACKAGE_DEFAULTS,
  readArchive,
  readPackage,
  type PackageDefaults,
  type PackageTiming,
  type Task,
} from '#exam-bank';
import { badInput } from '../exit.js';
import { readTaskFolder } from './read-bank.js';
import { readFolder, readRegular } from './read-folder.js';

/** What a problem package does not say of itself, as the command line gives it. */
export interface PackageOptions {
  readonly criterion?: string;
  readonly points?: string;
}

/** A task, or why it is none; one problem a line. */
export type TaskReading =
  | {
      readonly ok: true;
      readonly task: Task;
      readonly notes: readonly string[];
      /** Of a problem package. */
      readonly timing?: PackageTiming;
    }
  | {
      readonly ok: false;
      readonly id: string;
      readonly problems: readonly string[];
      readonly notes: readonly string[];
    };

const ARCHIVE = /\.(zip|kpp)$/;

/** Whether a path names a problem package: an archive, or a folder with problem.yaml. */
export async function isPackage(source: string): Promise<boolean> {
  if (ARCHIVE.test(source)) return true;
  const file = await lstat(nodePath.join(source, 'problem.yaml')).catch(() => undefined);
  return file?.isFile() === true;
}

/**
 * Reads a practical task: a folder of our own format, or a Kattis/ICPC problem package as a folder or an archive.
 * @throws CommandError (bad input) for what cannot be read at all: no such folder, a link in it, an archive that is refused
 */
export async function readTask(source: string, defaults: PackageDefaults): Promise<TaskReading> {
  const name = nodePath.basename(nodePath.resolve(source)).replace(ARCHIVE, '');
  if (await isPackage(source)) return readPackageFiles(await packageFiles(source), name, defaults);
  const parsed = await readTaskFolder(source, name);
  if (parsed.ok) return { ok: true, task: parsed.value, notes: [] };
  return { ok: false, id: name, problems: formatProblems(parsed.problems).split('\n'), notes: [] };
}

async function packageFiles(source: string): Promise<ReadonlyMap<string, Buffer>> {
  const info = await stat(source).catch(() => undefined);
  if (info?.isDirectory() === true)
    // The format allows links to other files of the package.
    return readFolder(source, { skipHidden: true, linksInside: true });
  if (info === undefined) throw badInput(`${source}: there is no such file`);
  const reading = await readArchive(await readRegular(source, ARCHIVE_LIMITS.archiveBytes));
  if (!reading.ok) throw badInput(`${source}: ${reading.reason}`);
  const files = packageRoot(reading.files);
  if (files === undefined)
    throw badInput(`${source}: holds no problem.yaml, neither at its top nor in its one folder`);
  return files;
}

function readPackageFiles(
  files: ReadonlyMap<string, Buffer>,
  name: string,
  defaults: PackageDefaults,
): TaskReading {
  const read = readPackage(files, name, defaults);
  if (!read.ok) return { ok: false, id: name, problems: read.reasons, notes: read.notes };
  const missing = missingLanguages(read.task, installedLanguages());
  if (missing.length === 0) return read;
  const problems = formatProblems(missing).split('\n');
  return { ok: false, id: name, problems, notes: read.notes };
}

/** @throws CommandError (bad input) for options that no task can have */
export function packageDefaults({ criterion, points }: PackageOptions): PackageDefaults {
  if (criterion !== undefined && !/^[a-zA-Z0-9][a-zA-Z0-9.-]{0,63}$/.test(criterion))
    throw badInput(`--criterion ${criterion}: give an id such as CPP-6.1`);
  return {
    ...PACKAGE_DEFAULTS,
    ...(criterion === undefined ? {} : { criterion }),
    ...(points === undefined ? {} : { points: pointsOf(points) }),
  };
}

function pointsOf(text: string): number {
  if (!/^\d{1,4}$/.test(text) || Number(text) < 1 || Number(text) > 1000)
    throw badInput(`--points ${text}: give a whole number from 1 to 1000`);
  return Number(text);
}
