import { LIMIT_BOUNDS } from '../../task/limits-schema.js';
import type { Limits } from '../../task.js';
import { decodeText } from '../../task/source-files.js';
import type { Findings, PackageFiles } from './findings.js';
import type { ProblemFile } from './problem-file.js';

/** How the time limit of a package comes about. */
export interface PackageTiming {
  /** False: the limit in the task is only what its accepted examples are run with to find the true one. */
  readonly stated: boolean;
  readonly resolutionMs: number;
  readonly acToTimeLimit: number;
  readonly timeLimitToTle: number;
}

export interface FoundLimits {
  readonly program: Limits;
  readonly judge: Limits;
  readonly timing: PackageTiming;
}

/** Where the package says nothing; the format leaves these to the system. */
const DEFAULTS = { memory: 1024, output: 8, validationTime: 20, validationMemory: 1024 };
const PROCESSES = 16;
const INTERACTION_MARGIN_MS = 5_000;
/** What compiling gets on every host. */
const COMPILING = { seconds: 15, memoryMiB: 1024 };

export function findLimits(
  files: PackageFiles,
  problem: ProblemFile,
  findings: Findings,
): FoundLimits {
  const { limits } = problem;
  const reasons: string[] = [];
  const timing = timingOf(problem, statedSeconds(files, problem, findings));
  const cpuMs = timing.cpuMs;
  if (cpuMs < LIMIT_BOUNDS.cpuMs.minimum || cpuMs > LIMIT_BOUNDS.cpuMs.maximum)
    reasons.push(`a time limit of ${cpuMs / 1000} s is not supported (0.05 to 60 s)`);
  const { time_resolution: resolution = 1, time_limit: stated } = limits;
  if (problem.version === '2025-09' && stated !== undefined && !isMultiple(stated, resolution))
    reasons.push(`time_limit ${stated} is no multiple of time_resolution ${resolution}`);
  const memoryMiB = inRange('memory', limits.memory ?? DEFAULTS.memory, [8, 4096], reasons);
  const outputMiB = inRange('output', limits.output ?? DEFAULTS.output, [0.001, 64], reasons);
  const validation = {
    seconds: inRange(
      'validation_time',
      limits.validation_time ?? DEFAULTS.validationTime,
      [0.05, 60],
      reasons,
    ),
    memoryMiB: inRange(
      'validation_memory',
      limits.validation_memory ?? DEFAULTS.validationMemory,
      [8, 4096],
      reasons,
    ),
    outputMiB: inRange(
      'validation_output',
      limits.validation_output ?? DEFAULTS.output,
      [0.001, 64],
      reasons,
    ),
  };
  if ((limits.compilation_time ?? 0) > COMPILING.seconds)
    reasons.push(`compilation_time above ${COMPILING.seconds} s is not supported`);
  if ((limits.compilation_memory ?? 0) > COMPILING.memoryMiB)
    reasons.push(`compilation_memory above ${COMPILING.memoryMiB} MiB is not supported`);
  if ((limits.code ?? 0) > 256) reasons.push('code above 256 KiB is not supported');
  else if (limits.code !== undefined)
    findings.notes.push('problem.yaml: limits.code: 256 KiB are allowed for all tasks');
  findings.reasons.push(...reasons.map((reason) => `problem.yaml: limits: ${reason}`));
  const program = limitsOf(cpuMs, memoryMiB, outputMiB, PROCESSES);
  const judge = limitsOf(
    Math.ceil(validation.seconds * 1000),
    validation.memoryMiB,
    validation.outputMiB,
    PROCESSES,
  );
  const needed = problem.interactive ? program.wallMs + INTERACTION_MARGIN_MS : 0;
  return {
    program,
    judge: { ...judge, wallMs: Math.max(judge.wallMs, needed) },
    timing: timing.rule,
  };
}

function limitsOf(cpuMs: number, memoryMiB: number, outputMiB: number, processes: number): Limits {
  const outputKiB = Math.ceil(outputMiB * 1024);
  return { cpuMs, wallMs: 2 * cpuMs + 1000, memoryMiB: Math.ceil(memoryMiB), outputKiB, processes };
}

function timingOf(
  { limits }: ProblemFile,
  stated: number | undefined,
): { readonly cpuMs: number; readonly rule: PackageTiming } {
  const { ac_to_time_limit: ac = 2, time_limit_to_tle: tle = 1.5 } = limits.time_multipliers ?? {};
  const rule = {
    resolutionMs: Math.round((limits.time_resolution ?? 1) * 1000),
    acToTimeLimit: ac,
    timeLimitToTle: tle,
  };
  if (stated !== undefined)
    return { cpuMs: Math.round(stated * 1000), rule: { ...rule, stated: true } };
  // What needs longer than this would get a limit that no task has.
  const longest = Math.floor(LIMIT_BOUNDS.cpuMs.maximum / ac);
  return { cpuMs: longest, rule: { ...rule, stated: false } };
}

/** In seconds. Legacy packages have no key for it; DOMjudge keeps it in a file beside problem.yaml. */
function statedSeconds(
  files: PackageFiles,
  { version, limits }: ProblemFile,
  findings: Findings,
): number | undefined {
  const ini = decodeText(files.get('domjudge-problem.ini') ?? Buffer.of()) ?? '';
  const found = /^\s*timelimit\s*=\s*['"]?(\d+(?:\.\d+)?)['"]?\s*$/m.exec(ini)?.[1];
  if (version !== 'legacy' || found === undefined) return limits.time_limit;
  findings.notes.push(`domjudge-problem.ini: the time limit of ${found} s is taken from there`);
  return Number(found);
}

function isMultiple(value: number, of: number): boolean {
  const times = value / of;
  return Math.abs(times - Math.round(times)) < 1e-9;
}

function inRange(
  name: string,
  value: number,
  [least, most]: readonly [number, number],
  reasons: string[],
): number {
  if (value < least || value > most)
    reasons.push(`${name} ${value} is not supported (at most ${most})`);
  return value;
}
