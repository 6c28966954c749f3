import type { LocalProblem } from '../problem.js';
import type { JudgeProgram, Limits, Task } from '../task.js';
import { namedFiles } from './named-files.js';
import type { JudgeFile } from './task-schema.js';

/** Where the author states nothing else. */
const DEFAULT_LIMITS = { cpuMs: 10_000, memoryMiB: 512, outputKiB: 1024, processes: 1 };
/** An interactor lives as long as the program that it talks with, and then has to come to its end. */
const INTERACTOR_MARGIN_MS = 5_000;

export type JudgeRole = 'checker' | 'interactor';

export interface FoundJudge {
  readonly program: JudgeProgram;
  readonly problems: readonly LocalProblem[];
}

/** A judge program with its files. An interactor may take as long as the slowest test of the task. */
export function findJudge(
  folder: ReadonlyMap<string, Buffer>,
  file: JudgeFile,
  role: JudgeRole,
  longestWallMs: number,
): FoundJudge {
  const path = `$.${role}`;
  const elsewhere = file.files
    .filter((name) => !name.startsWith(`${role}/`))
    .map((name) => ({
      path: `${path}.files`,
      message: `${name} does not lie in ${role}/`,
      hint: 'move it there',
    }));
  const found = namedFiles(folder, file.files, `${path}.files`);
  const neededMs = role === 'interactor' ? longestWallMs + INTERACTOR_MARGIN_MS : 0;
  const limits = judgeLimits(file.limits, neededMs);
  const program: JudgeProgram = {
    kind: file.kind,
    language: file.language,
    files: found.files,
    arguments: file.arguments ?? [],
    limits,
  };
  return {
    program,
    problems: [...elsewhere, ...found.problems, ...wallProblems(path, limits, neededMs)],
  };
}

function judgeLimits(stated: JudgeFile['limits'], neededMs: number): Limits {
  const limits = { ...DEFAULT_LIMITS, ...stated };
  return { ...limits, wallMs: stated?.wallMs ?? Math.max(2 * limits.cpuMs + 1000, neededMs) };
}

function wallProblems(path: string, { cpuMs, wallMs }: Limits, neededMs: number): LocalProblem[] {
  const where = { path: `${path}.limits.wallMs`, hint: 'leave wallMs out for enough' };
  if (wallMs < cpuMs) return [{ ...where, message: 'the wall time is less than the CPU time' }];
  if (wallMs >= neededMs) return [];
  const message = `the program that it talks with may take longer: ${String(neededMs)} ms are needed`;
  return [{ ...where, message }];
}

/** The longest wall time of any test in any language. */
export function longestWallMs({ limits, groups }: Pick<Task, 'limits' | 'groups'>): number {
  const places = [
    limits,
    ...groups.flatMap((group) => [group.limits, ...group.tests.map((test) => test.limits)]),
  ];
  const walls = places.flatMap((place) =>
    Object.values(place ?? {}).map((one) => one?.wallMs ?? 0),
  );
  return Math.max(...walls);
}
