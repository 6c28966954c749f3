import { readFileSync } from 'node:fs';

const MIB = 1024 * 1024;
/** Less than this is the working of the garbage collector. */
const NOISE_MIB = 25;
const MOST_MIB = 250;

/** Resident memory of a process, in MiB. @throws where there is no such process */
export function residentMiB(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return (Number(line?.[1]) * 1024) / MIB;
}

export interface MemoryTrend {
  readonly early: number;
  readonly late: number;
  readonly most: number;
  readonly ok: boolean;
}

/** Compares the second quarter of the samples (after warming up) with the last. */
export function memoryTrend(samples: readonly number[]): MemoryTrend {
  const quarter = Math.floor(samples.length / 4);
  const early = median(samples.slice(quarter, 2 * quarter));
  const late = median(samples.slice(3 * quarter));
  const most = Math.max(0, ...samples);
  const grows = late > early * 1.15 && late - early > NOISE_MIB;
  return { early, late, most, ok: !grows && most < MOST_MIB };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}
