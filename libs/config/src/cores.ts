import { readFileSync } from 'node:fs';
import os from 'node:os';

/** What the defaults are derived from. */
export interface Machine {
  /** Numbers of the cores that this process may use, ascending. */
  readonly cores: readonly number[];
  readonly memoryMiB: number;
}

const HIGHEST_CORE = 4095;
/** A container may use so much (DEFAULT_ROOM of the sandbox), and the rest of the machine needs something too. */
const MEMORY_MIB_PER_SLOT = 2048;
const LARGEST_DEFAULT_POOL = 4;

/**
 * Reads a list of cores as the kernel writes it, such as `1` or `2-3,6`.
 * @returns the cores, ascending, or undefined where it is no such list, or names a core twice
 */
export function parseCores(text: string): readonly number[] | undefined {
  const cores: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(0|[1-9][0-9]{0,3})(?:-(0|[1-9][0-9]{0,3}))?$/.exec(part);
    if (match === null) return undefined;
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (to < from || to > HIGHEST_CORE) return undefined;
    for (let core = from; core <= to; core += 1) cores.push(core);
  }
  return new Set(cores).size === cores.length ? cores.sort((a, b) => a - b) : undefined;
}

/** One core is left for engine, grader and database where there is more than one. */
export function defaultCores({ cores }: Machine): readonly number[] {
  return cores.length > 1 ? cores.slice(1) : [];
}

/** As many slots as cores for candidates, as far as the memory goes. */
export function defaultSlots(machine: Machine, cores: readonly number[]): number {
  const byMemory = Math.floor(machine.memoryMiB / MEMORY_MIB_PER_SLOT);
  return Math.min(256, Math.max(1, Math.min(cores.length, byMemory)));
}

/** One container waits for each slot; beyond a few, more would only hold memory. */
export function defaultPool(slots: number): number {
  return Math.min(slots, LARGEST_DEFAULT_POOL);
}

export function thisMachine(): Machine {
  return {
    cores: allowedCores() ?? os.cpus().map((_, core) => core),
    memoryMiB: Math.floor(os.totalmem() / 1024 / 1024),
  };
}

/** A machine may give its programs only some of its cores: containers, systemd's CPUAffinity. */
function allowedCores(): readonly number[] | undefined {
  try {
    const line = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    return line?.[1] === undefined ? undefined : parseCores(line[1]);
  } catch {
    return undefined; // no Linux
  }
}
