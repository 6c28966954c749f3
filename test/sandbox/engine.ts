import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Docker from 'dockerode';
import { createDockerSandbox } from '../../apps/grader/src/sandbox/docker-sandbox.js';
import { type ContainerPlan, DEFAULT_ROOM } from '../../apps/grader/src/sandbox/host-config.js';
import { selectImage } from '../../apps/grader/src/sandbox/images.js';
import { sandboxesFolder } from '#config';
import type { Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';

let made = 0;

/** Builds the sandbox images where they are missing. */
export function ensureImagesOnce(): void {
  if (made > 0) return;
  execFileSync(process.execPath, ['scripts/images.mjs'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** A name that no other sandbox of this test run has. */
export function freshOwner(): string {
  ensureImagesOnce();
  made += 1;
  return `test-${process.pid}-${made}`;
}

/** A sandbox on the real engine; images are built first if they are missing. */
export function realSandbox(owner = freshOwner()): Sandbox {
  return createDockerSandbox({
    owner,
    poolSize: 1,
    log: { info: () => undefined, warn: () => undefined },
  });
}

export const docker: Docker = new Docker();

/** What a container of the C image is made from, with labels of the caller's. */
export async function containerPlan(
  labels: Readonly<Record<string, string>> = {},
): Promise<ContainerPlan> {
  ensureImagesOnce();
  const image = await selectImage(docker, 'c');
  return {
    imageId: image.id,
    labels,
    seccomp: readFileSync(join(sandboxesFolder(), 'seccomp.json'), 'utf8'),
    firstUid: 0x1000_0000 + randomInt(0x6_0000) * 4096,
    room: DEFAULT_ROOM,
    executableApp: true,
    cpuset: undefined,
    runtime: undefined,
  };
}
