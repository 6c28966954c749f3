import { randomInt } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import type { Language } from '#exam-bank';
import { Container } from './container.js';
import { engineCall } from './engine.js';
import { cpusetOf, DEFAULT_ROOM } from './host-config.js';
import { selectImage, type LanguageImage } from './images.js';
import { sandboxesFolder } from '#config';
import { currentOwner, ownerLabels } from './reaper.js';
import { SandboxFailure } from './sandbox.js';

export interface EngineProbeOptions {
  readonly socketPath?: string;
  /** As of the sandbox whose engine it is. */
  readonly owner: string;
  /** As of the sandbox. */
  readonly cores?: readonly number[];
  readonly runtime?: string;
  readonly deadlineMs: number;
}

/** Small questions to the engine, apart from any run. Each rejects with a {@link SandboxFailure}. */
export interface EngineProbe {
  /** Does it answer at all? The cheapest call that there is. */
  ping(): Promise<void>;
  /** Does it answer, and start a container as hardened as any? Where no image is there, an answer is enough. */
  start(): Promise<void>;
  /** Where it keeps its data, on its own machine. */
  rootFolder(): Promise<string>;
}

/** Above all ranges of the sandbox's own containers. */
const PROBE_UID = 0x7000_0000;

export function createEngineProbe(options: EngineProbeOptions): EngineProbe {
  const { socketPath, deadlineMs } = options;
  const docker = new Docker(socketPath === undefined ? {} : { socketPath });
  const owner = currentOwner(options.owner);
  const ping = async () => {
    await engineCall('ping', deadlineMs, () => docker.ping());
  };
  return {
    ping,
    start: async () => {
      await ping();
      const image = await anyImage(docker);
      if (image === undefined) return;
      const container = await Container.start(docker, {
        imageId: image.id,
        labels: ownerLabels(owner, 'probe'),
        seccomp: readFileSync(join(sandboxesFolder(), 'seccomp.json'), 'utf8'),
        firstUid: PROBE_UID + randomInt(0xffff),
        room: DEFAULT_ROOM,
        executableApp: false,
        cpuset: cpusetOf(options.cores ?? []),
        runtime: options.runtime,
        deadlineMs,
      });
      await container.destroy();
    },
    rootFolder: async () => {
      const info: unknown = await engineCall('engine info', deadlineMs, () => docker.info());
      const { DockerRootDir } = info as { readonly DockerRootDir?: unknown }; // dockerode types it as any
      return typeof DockerRootDir === 'string' ? DockerRootDir : '';
    },
  };
}

/** The image of the first language that has one. */
async function anyImage(docker: Docker): Promise<LanguageImage | undefined> {
  for (const language of languageFolders()) {
    try {
      return await selectImage(docker, language);
    } catch (error) {
      if (!(error instanceof SandboxFailure) || error.code !== 'image-missing') throw error;
    }
  }
  return undefined;
}

function languageFolders(): Language[] {
  const folder = sandboxesFolder();
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, 'language.json')));
}
