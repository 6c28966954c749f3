import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';

/** Milliseconds, or whatever the row's name says. */
export interface Spread {
  readonly p50: number;
  readonly p90: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return { p50: at(0.5), p90: at(0.9) };
}

export const median = (values: readonly number[]): number => spread(values).p50;

export async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const start = performance.now();
  const value = await work();
  return { ms: performance.now() - start, value };
}

/** One line of the table that is printed: a name, and columns as text. */
export type Row = readonly [name: string, ...columns: string[]];

export const ms = (value: number): string =>
  value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0);
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const spreadRow = (name: string, values: readonly number[]): Row => {
  const { p50, p90 } = spread(values);
  return [name, ms(p50), ms(p90)];
};

export function table(head: Row, rows: readonly Row[]): string {
  const cell = (row: Row, column: number): string => row[column] ?? '';
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => cell(row, column).length)),
  );
  const line = (row: Row): string =>
    `| ${widths.map((width, column) => (column === 0 ? cell(row, 0).padEnd(width) : cell(row, column).padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

export function machine(): string {
  const cpus = os.cpus();
  return [
    `${cpus.length} cores ${cpus[0]?.model.trim() ?? 'of unknown make'}`,
    `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `Linux ${os.release()}`,
  ].join(', ');
}

export const load = (): string =>
  os
    .loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');

/** CPU milliseconds of the whole machine since it started: programs, kernel, interrupts; not what a hypervisor took. */
function machineCpuMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) * 10;
}

/** CPU milliseconds of one control group, of version 1 or 2. */
function groupCpuMs(folder: string): number {
  const files = readdirSync(folder);
  if (files.includes('cpuacct.usage'))
    return Number(readFileSync(join(folder, 'cpuacct.usage'), 'utf8')) / 1e6;
  const stat = readFileSync(join(folder, 'cpu.stat'), 'utf8');
  return Number(/^usage_usec (\d+)$/m.exec(stat)?.[1] ?? Number.NaN) / 1000;
}

/** CPU milliseconds of all kernel threads. */
function kernelThreadsCpuMs(): number {
  let total = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (parent !== '2') continue;
      total += Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
    } catch {
      continue; // it has just ended
    }
  }
  return total;
}

/** CPU milliseconds since a moment, by who used them. */
export type CpuUse = ReadonlyMap<string, number>;

/**
 * With the control groups that hold this process, the engine and its containers nobody else's work is counted, but for the
 * kernel's threads; without, the whole machine's is.
 * @param groups `name=folder`
 * @returns tells what was used since
 */
export function cpuMeter(groups: readonly string[]): () => CpuUse {
  const folders = groups.map((group) => group.split('='));
  const readers: readonly (readonly [string, () => number])[] =
    groups.length === 0
      ? [['machine', machineCpuMs]]
      : [
          ...folders.map(([name = '', folder = '']) => [name, () => groupCpuMs(folder)] as const),
          ['kernel threads', kernelThreadsCpuMs],
        ];
  const before = readers.map(([, read]) => read());
  return () => new Map(readers.map(([name, read], index) => [name, read() - before[index]!]));
}

export const sum = (values: Iterable<number>): number =>
  [...values].reduce((total, value) => total + value, 0);
