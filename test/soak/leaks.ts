import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';

/** What is left of a soak; every list should be empty. */
export interface Leaks {
  readonly containers: readonly string[];
  readonly processes: readonly string[];
  readonly files: readonly string[];
}

/** Remembers every container that graders make, so that what is left can be told from other people's. */
export interface ContainerLedger {
  readonly ids: ReadonlySet<string>;
  /** Those that are alive now, of these graders. */
  alive(): Promise<readonly string[]>;
  /** Kills one that runs, as an accident would. @returns whether there was one */
  killAny(): Promise<boolean>;
  close(): void;
}

export async function openLedger(
  docker: Docker,
  pids: () => readonly number[],
): Promise<ContainerLedger> {
  const ids = new Set<string>();
  const filters = { label: ['assay.sandbox'] };
  const ours = (labels: Readonly<Record<string, string | undefined>>) =>
    pids().includes(Number(labels['assay.pid']));
  const events = await docker.getEvents({ filters: { ...filters, event: ['create'] } });
  events.on('data', (bytes: Buffer) => {
    for (const line of bytes.toString().split('\n').filter(Boolean)) {
      const id = idOf(line);
      if (id !== undefined) ids.add(id);
    }
  });
  const list = async (all: boolean) =>
    (await docker.listContainers({ all, filters })).filter(({ Labels }) => ours(Labels));
  return {
    ids,
    alive: async () => (await list(true)).map(({ Id }) => Id),
    killAny: async () => {
      const running = await list(false);
      const victim = running[Math.floor(Math.random() * running.length)];
      if (victim === undefined) return false;
      // It may have ended by itself just now.
      await docker
        .getContainer(victim.Id)
        .kill()
        .catch(() => undefined);
      return true;
    },
    close: () => (events as NodeJS.ReadableStream & { destroy(): void }).destroy(),
  };

  /** Pieces of a line are passed over: a container more or less in the ledger decides nothing. */
  function idOf(line: string): string | undefined {
    try {
      const { Actor } = JSON.parse(line) as {
        readonly Actor: {
          readonly ID: string;
          readonly Attributes: Readonly<Record<string, string>>;
        };
      };
      return ours(Actor.Attributes) ? Actor.ID : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Waits a while for what is on its way out; what is there then is a leak. */
export async function findLeaks(
  ledger: ContainerLedger,
  dataFolder: string,
  patienceMs = 60_000,
): Promise<Leaks> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const leaks = {
      containers: await ledger.alive(),
      processes: processesOf(ledger.ids),
      files: filesIn(path.join(dataFolder, 'tmp')),
    };
    const none = Object.values(leaks).every((list) => list.length === 0);
    if (none || Date.now() > deadline) return leaks;
    await delay(500);
  }
}

/** Processes that run in one of these containers. */
function processesOf(ids: ReadonlySet<string>): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
        return /[0-9a-f]{64}/.test(groups) && [...ids].some((id) => groups.includes(id));
      } catch {
        return false; // it has gone meanwhile
      }
    });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' });
}
