import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type Docker from 'dockerode';
import { engineCall } from './engine.js';

/** On every container that this program makes. */
const LABEL = 'assay.sandbox';

/** The process that a container belongs to. */
export interface OwnerProcess {
  readonly owner: string;
  /** Name and boot of the machine. */
  readonly machine: string;
  readonly pid: number;
  /** In clock ticks since boot: a process id that is used again does not pass for its predecessor. */
  readonly startedTicks: string;
  /** Tells the sandboxes of one process apart. */
  readonly instance: string;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // no such process, or no Linux: then only the owner's name decides
  }
}

function startedTicks(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** This process as an owner. `owner` must differ between graders that live at the same time. */
export function currentOwner(owner: string): OwnerProcess {
  return {
    owner,
    machine: `${hostname()}/${readText('/proc/sys/kernel/random/boot_id').trim()}`,
    pid: process.pid,
    startedTicks: startedTicks(process.pid),
    instance: randomUUID(),
  };
}

/** Labels of a container of this owner. */
export function ownerLabels(owner: OwnerProcess, purpose: string): Record<string, string> {
  return {
    [LABEL]: purpose,
    'assay.owner': owner.owner,
    'assay.machine': owner.machine,
    'assay.pid': String(owner.pid),
    'assay.started': owner.startedTicks,
    'assay.instance': owner.instance,
  };
}

/**
 * Whether the owner named by these labels is dead: an earlier process of the same name on any machine, or a process of this
 * machine that no longer runs. Another machine's owner of another name may be alive.
 */
export function isOrphan(
  labels: Readonly<Record<string, string>>,
  self: OwnerProcess,
  ticksOf: (pid: number) => string = startedTicks,
): boolean {
  if (labels['assay.instance'] === self.instance) return false;
  const sameMachine = labels['assay.machine'] === self.machine;
  const sameProcess =
    sameMachine &&
    labels['assay.pid'] === String(self.pid) &&
    labels['assay.started'] === self.startedTicks;
  if (sameProcess) return false; // another sandbox of this very process
  if (labels['assay.owner'] === self.owner) return true;
  return sameMachine && ticksOf(Number(labels['assay.pid'])) !== labels['assay.started'];
}

/**
 * Removes the containers of dead owners.
 * @returns how many
 * @throws {SandboxFailure} when the engine cannot be asked
 */
export async function reapOrphans(docker: Docker, self: OwnerProcess): Promise<number> {
  const containers = await engineCall('listing containers', 10_000, () =>
    docker.listContainers({ all: true, filters: { label: [LABEL] } }),
  );
  const orphans = containers.filter((container) => isOrphan(container.Labels, self));
  const removals = orphans.map((container) =>
    engineCall('removing an orphan', 10_000, () =>
      docker.getContainer(container.Id).remove({ force: true }),
    ),
  );
  // One that is on its way out answers with an error; the others must still go.
  const results = await Promise.allSettled(removals);
  return results.filter((result) => result.status === 'fulfilled').length;
}
