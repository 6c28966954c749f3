import { statfs } from 'node:fs/promises';
import path from 'node:path';
import type { Config } from '#config';
import type { EngineProbe } from '../sandbox/engine-probe.js';
import type { DiskRoom } from './disk.js';
import { DiskWatch } from './disk-watch.js';
import type { Breaker } from './breaker.js';
import { EngineWatch } from './engine-watch.js';
import { gateOf, type Gate } from './gate.js';

const LOOK_AT_DISKS_MS = 15_000;

/** Decides whether this host takes work; all slots of a worker share it. */
export interface HostGate extends Gate {
  /** A run could not be carried out because the engine is away or gives no containers. */
  engineFailed(why: string): void;
  /** A run was carried to its end. */
  engineWorked(): void;
  /** Asks it. */
  engineAnswers(): Promise<boolean>;
  readonly breaker: Breaker['state'];
  stop(): Promise<void>;
}

interface GateLog {
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/** @returns after the first look at the disks */
export async function openHostGate(
  config: Pick<Config, 'dataFolder' | 'minFreeMiB' | 'docker'>,
  probe: EngineProbe,
  log: GateLog,
): Promise<HostGate> {
  const engine = new EngineWatch({ probe: () => probe.start(), log, now: () => performance.now() });
  const engineRoot = config.docker.kind === 'socket' ? rootFinder(probe) : undefined;
  const disks = await DiskWatch.start({
    rooms: async () => [
      await roomOf(config.dataFolder),
      ...((await engineRoot?.().then(roomOfOthers)) ?? []),
    ],
    minFreeMiB: config.minFreeMiB,
    everyMs: LOOK_AT_DISKS_MS,
    log,
  });
  return {
    ...gateOf([engine, disks]),
    engineFailed: (why) => engine.failed(why),
    engineWorked: () => engine.worked(),
    engineAnswers: () =>
      probe.ping().then(
        () => true,
        () => false,
      ),
    get breaker() {
      return engine.state;
    },
    stop: async () => {
      await Promise.all([engine.stop(), disks.stop()]);
    },
  };
}

/** The engine is asked until it has answered once; that it is away is not the disks' matter. */
function rootFinder(probe: EngineProbe): () => Promise<string> {
  let known = '';
  return async () => (known ||= await probe.rootFolder().catch(() => ''));
}

/** Room on the file system of a folder, or where it will be made. @throws where that cannot be read */
export async function roomOf(folder: string): Promise<DiskRoom> {
  try {
    const { bavail, bsize, ffree, files } = await statfs(folder);
    return { folder, freeBytes: bavail * bsize, freeInodes: ffree, inodes: files };
  } catch (error) {
    const parent = path.dirname(folder);
    if (!isMissing(error) || parent === folder) throw error;
    return { ...(await roomOf(parent)), folder };
  }
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

/** The engine's folder may be another machine's (a socket that leads elsewhere), or closed to us: then nobody here can tell. */
function roomOfOthers(folder: string): Promise<DiskRoom[]> {
  if (folder === '') return Promise.resolve([]);
  return roomOf(folder).then(
    (room) => [room],
    () => [],
  );
}
