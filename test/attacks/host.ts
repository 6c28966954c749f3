import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from '../sandbox/engine.js';

const UIDS_PER_CONTAINER = 4096;
const byOwner = (owner: string) => ({ filters: { label: [`assay.owner=${owner}`] } });

/** First user ids of the containers that an owner has running. */
export async function firstUids(owner: string): Promise<number[]> {
  const containers = await docker.listContainers(byOwner(owner));
  return containers.map(({ Command }) => Number(Command.split(' ')[1]));
}

export async function containersOf(owner: string): Promise<readonly string[]> {
  const containers = await docker.listContainers({ all: true, ...byOwner(owner) });
  return containers.map(({ Id }) => Id);
}

function isIn(uid: number, firsts: readonly number[]): boolean {
  return firsts.some((first) => uid >= first && uid <= first + UIDS_PER_CONTAINER);
}

function uidOfProcess(pid: string): number {
  try {
    return Number(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return NaN; // it ended meanwhile
  }
}

function uidOfFile(path: string): number {
  try {
    return statSync(path).uid;
  } catch {
    return NaN;
  }
}

/** Processes and files on this host that belong to users of those containers. */
export function tracesOnHost(firsts: readonly number[]): string[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isIn(uidOfProcess(name), firsts))
    .map((pid) => `process ${pid}`);
  const folders = [tmpdir(), '/dev/shm', '/var/tmp', '/run/lock'];
  const files = folders.flatMap((folder) => {
    const names = readdirSync(folder, { withFileTypes: true }).map(({ name }) => name);
    return names.map((name) => join(folder, name)).filter((path) => isIn(uidOfFile(path), firsts));
  });
  return [...processes, ...files];
}
