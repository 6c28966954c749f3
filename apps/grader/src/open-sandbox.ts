import os from 'node:os';
import type { Config } from '#config';
import type { AdmitTools, SandboxLog } from './sandbox/bench.js';
import { createDockerSandbox } from './sandbox/docker-sandbox.js';
import { createEngineProbe, type EngineProbe } from './sandbox/engine-probe.js';
import type { Sandbox } from './sandbox/sandbox.js';

type EngineConfig = Pick<
  Config,
  'docker' | 'sandboxCores' | 'sandboxRuntime' | 'engineDeadlineSeconds'
>;

/** The engine's socket, or undefined for DOCKER_HOST, which the engine's client reads itself. */
export function socketPathOf({ docker }: Pick<Config, 'docker'>): string | undefined {
  return docker.kind === 'socket' ? docker.path : undefined;
}

/**
 * The real sandbox as the configuration wants it.
 * @param admit refuses tools that this installation does not grade with
 * @param role who owns its containers; with the process id, so that two that live at the same time never share them
 */
export function openSandbox(
  config: EngineConfig & Pick<Config, 'sandboxPool'>,
  role: string,
  log: SandboxLog,
  admit?: AdmitTools,
): Sandbox {
  return createDockerSandbox({
    ...placeOf(config, role),
    poolSize: config.sandboxPool,
    log,
    ...(admit === undefined ? {} : { admit }),
  });
}

/** Asks after the engine of the sandbox of the same role. */
export function openEngineProbe(config: EngineConfig, role: string): EngineProbe {
  return createEngineProbe(placeOf(config, role));
}

/** The engine, and who asks it. */
export function placeOf(config: EngineConfig, role: string) {
  const socketPath = socketPathOf(config);
  const { sandboxCores, sandboxRuntime } = config;
  return {
    ...(socketPath === undefined ? {} : { socketPath }),
    owner: `${role}-${os.hostname()}-${process.pid}`,
    cores: sandboxCores,
    deadlineMs: config.engineDeadlineSeconds * 1_000,
    ...(sandboxRuntime === undefined ? {} : { runtime: sandboxRuntime }),
  };
}
