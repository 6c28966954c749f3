import os from 'node:os';
import type { Config } from '#config';
import type { SandboxLog } from './sandbox/bench.js';
import { createDockerSandbox } from './sandbox/docker-sandbox.js';
import type { Sandbox } from './sandbox/sandbox.js';

/** The engine's socket, or undefined for DOCKER_HOST, which the engine's client reads itself. */
export function socketPathOf({ docker }: Pick<Config, 'docker'>): string | undefined {
  return docker.kind === 'socket' ? docker.path : undefined;
}

/**
 * The real sandbox as the configuration wants it.
 * @param role who owns its containers; with the process id, so that two that live at the same time never share them
 */
export function openSandbox(
  config: Pick<Config, 'docker' | 'sandboxPool' | 'sandboxCores' | 'sandboxRuntime'>,
  role: string,
  log: SandboxLog,
): Sandbox {
  const socketPath = socketPathOf(config);
  const { sandboxCores, sandboxRuntime } = config;
  return createDockerSandbox({
    ...(socketPath === undefined ? {} : { socketPath }),
    owner: `${role}-${os.hostname()}-${process.pid}`,
    poolSize: config.sandboxPool,
    ...(sandboxCores.length === 0 ? {} : { cpuset: sandboxCores.join(',') }),
    ...(sandboxRuntime === undefined ? {} : { runtime: sandboxRuntime }),
    log,
  });
}
