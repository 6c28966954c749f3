import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { sandboxesFolder } from '#config';
import { Container } from './container.js';
import { engineCall } from './engine.js';
import type { EngineProbeOptions } from './engine-probe.js';
import { cpusetOf, DEFAULT_ROOM } from './host-config.js';
import { chooseRuntime, selectEngineFacts, selectImage, type ImageTools } from './images.js';
import { currentOwner, ownerLabels } from './reaper.js';
import { SandboxFailure } from './sandbox.js';

/** What an engine says of itself, as far as it matters to a sandbox. Texts are the engine's own. */
export interface EngineReading {
  readonly version: string;
  /** Of the runtime that is its default, where it says so. */
  readonly runcVersion: string;
  readonly cgroupVersion: string;
  readonly limits: Readonly<Record<'memory' | 'swap' | 'pids' | 'cpuset', boolean>>;
  /** `seccomp`, `apparmor`, `selinux`, `userns`, `rootless`, `cgroupns`. */
  readonly security: readonly string[];
  readonly runtimes: readonly string[];
  readonly storageDriver: string;
  readonly rootFolder: string;
}

export interface StartedContainer {
  /** What the supervisor said of its surroundings. */
  readonly hello: Readonly<Record<string, string>>;
  /** Of its first process, as this machine's kernel has it; undefined where the engine runs elsewhere. */
  readonly status:
    | {
        readonly noNewPrivileges: boolean;
        readonly seccomp: boolean;
        readonly capabilities: string;
      }
    | undefined;
}

/** @throws {SandboxFailure} */
export async function readEngine({
  socketPath,
  deadlineMs,
}: EngineProbeOptions): Promise<EngineReading> {
  const docker = new Docker(socketPath === undefined ? {} : { socketPath });
  // dockerode types both as any
  const info = (await engineCall('engine info', deadlineMs, () => docker.info())) as Facts;
  const version = (await engineCall('version', deadlineMs, () =>
    docker.version(),
  )) as unknown as Facts;
  const security = listOf(info['SecurityOptions']).map(
    (option) => /^name=([^,]+)/.exec(option)?.[1] ?? option,
  );
  return {
    version: textOf(info['ServerVersion']),
    runcVersion: componentVersion(version['Components'], 'runc'),
    cgroupVersion: textOf(info['CgroupVersion']),
    limits: {
      memory: info['MemoryLimit'] === true,
      swap: info['SwapLimit'] === true,
      pids: info['PidsLimit'] === true,
      cpuset: info['CPUSet'] === true,
    },
    security,
    runtimes: Object.keys(info['Runtimes'] ?? {}),
    storageDriver: textOf(info['Driver']),
    rootFolder: textOf(info['DockerRootDir']),
  };
}

/**
 * Starts a container as hardened as every sandbox, looks at it from outside, and ends it.
 * @throws {SandboxFailure}
 */
export async function readContainer(
  options: EngineProbeOptions,
  language: string,
): Promise<StartedContainer> {
  const { socketPath, deadlineMs } = options;
  const docker = new Docker(socketPath === undefined ? {} : { socketPath });
  const container = await Container.start(docker, {
    imageId: (await selectImage(docker, language)).id,
    labels: ownerLabels(currentOwner(options.owner), 'doctor'),
    seccomp: readFileSync(join(sandboxesFolder(), 'seccomp.json'), 'utf8'),
    firstUid: 0x7100_0000 + randomInt(0xffff),
    room: DEFAULT_ROOM,
    executableApp: false,
    cpuset: cpusetOf(options.cores ?? []),
    runtime: chooseRuntime(options.runtime, await selectEngineFacts(docker, deadlineMs)),
    deadlineMs,
  });
  try {
    const { State } = await engineCall('looking at a container', deadlineMs, () =>
      docker.getContainer(container.id).inspect(),
    );
    return { hello: container.hello, status: await statusOf(State.Pid) };
  } finally {
    await container.destroy();
  }
}

/**
 * What a language's image has for tools; undefined where the image is not there.
 * @throws {SandboxFailure} where the engine cannot be asked
 */
export async function readTools(
  { socketPath }: EngineProbeOptions,
  language: string,
): Promise<ImageTools | undefined> {
  try {
    const docker = new Docker(socketPath === undefined ? {} : { socketPath });
    return (await selectImage(docker, language)).tools;
  } catch (error) {
    if (error instanceof SandboxFailure && error.code === 'image-missing') return undefined;
    throw error;
  }
}

async function statusOf(pid: number): Promise<StartedContainer['status']> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)$`, 'm').exec(status)?.[1] ?? '';
    // A process of this number may be another machine's supervisor's namesake.
    if (field('Name') !== 'supervisor') return undefined;
    return {
      noNewPrivileges: field('NoNewPrivs') === '1',
      seccomp: field('Seccomp') === '2',
      capabilities: field('CapBnd'),
    };
  } catch {
    return undefined;
  }
}

type Facts = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function componentVersion(components: unknown, name: string): string {
  if (!Array.isArray(components)) return '';
  const found = (components as readonly Facts[]).find((component) => component['Name'] === name);
  return textOf(found?.['Version']);
}
