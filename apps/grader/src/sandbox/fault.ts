import Docker from 'dockerode';
import { engineCall } from './engine.js';

const KILL_DEADLINE_MS = 10_000;

/**
 * Kills a container as an accident would, behind the back of the sandbox that it belongs to.
 * @param socketPath the engine's socket; undefined: what DOCKER_HOST says
 */
export async function killContainer(
  containerId: string,
  socketPath: string | undefined,
): Promise<void> {
  const docker = new Docker(socketPath === undefined ? {} : { socketPath });
  await engineCall('kill a container', KILL_DEADLINE_MS, () =>
    docker.getContainer(containerId).kill(),
  );
}
