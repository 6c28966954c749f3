import { execFile } from 'node:child_process';
import { glob, readFile } from 'node:fs/promises';
import os from 'node:os';
import type { HostReadings, Reading } from './readings.js';

const COMMAND_DEADLINE_MS = 5_000;

/** Turns what can fail into a reading. */
export async function reading<T>(look: () => T | Promise<T>): Promise<Reading<T>> {
  try {
    return { ok: true, value: await look() };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Looks at the machine that this runs on, as Linux shows it. */
export async function readHost(): Promise<HostReadings> {
  const [
    kernel,
    memoryMiB,
    swapMiB,
    corePattern,
    clockSource,
    clockSynchronised,
    governors,
    smtActive,
    seccompActions,
  ] = await Promise.all([
    reading(() => os.release()),
    reading(() => Math.floor(os.totalmem() / 1024 / 1024)),
    reading(async () => swapOf(await readFile('/proc/swaps', 'utf8'))),
    reading(() => line('/proc/sys/kernel/core_pattern')),
    reading(() => line('/sys/devices/system/clocksource/clocksource0/current_clocksource')),
    reading(isSynchronised),
    reading(readGovernors),
    reading(async () => (await line('/sys/devices/system/cpu/smt/active')) === '1'),
    reading(async () => (await line('/proc/sys/kernel/seccomp/actions_avail')).split(' ')),
  ]);
  return {
    kernel,
    memoryMiB,
    swapMiB,
    corePattern,
    clockSource,
    clockSynchronised,
    governors,
    smtActive,
    seccompActions,
  };
}

/** Megabytes of swap in use or not, from /proc/swaps; 0 where there is none. */
export function swapOf(swaps: string): number {
  const kibibytes = swaps
    .trim()
    .split('\n')
    .slice(1)
    .map((one) => Number(one.trim().split(/\s+/)[2] ?? 'NaN'));
  const sum = kibibytes.reduce((total, one) => total + one, 0);
  if (Number.isNaN(sum)) throw new Error('/proc/swaps is not as expected');
  return Math.ceil(sum / 1024);
}

async function line(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).trim();
}

async function readGovernors(): Promise<readonly string[]> {
  const governors: string[] = [];
  for await (const path of glob('/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor'))
    governors.push(await line(path));
  return governors;
}

/** systemd knows of any daemon that keeps the time; without systemd, chrony is asked. */
async function isSynchronised(): Promise<boolean> {
  const failures: string[] = [];
  const ask = (file: string, args: readonly string[]) =>
    command(file, args).catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : String(error));
    });
  const systemd = await ask('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']);
  if (systemd !== undefined) return systemd.trim() === 'yes';
  const chrony = await ask('chronyc', ['-c', 'tracking']);
  if (chrony !== undefined) return !chrony.includes('Not synchronised');
  throw new Error(failures.join('; '));
}

function command(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { timeout: COMMAND_DEADLINE_MS }, (error, stdout) => {
      if (error !== null) reject(new Error(`${file}: ${error.message.split('\n')[0] ?? ''}`));
      else resolve(stdout);
    });
  });
}
