import type { RunContainer, Sandbox } from './sandbox/sandbox.js';

/** The parent process, as far as it matters here: `process` itself. */
export interface Parent {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?(message: { readonly containerKilled: string }): unknown;
}

/** @param containerId the engine's id */
export type KillContainer = (containerId: string) => Promise<void>;

/**
 * For demonstrations and tests: after the message `{ killNextContainer: true }` the container of the next submission is killed
 * with its first test, for real, and the parent is told `{ containerKilled: <label> }`. What follows is the grader's own doing.
 */
export function withFaults(sandbox: Sandbox, parent: Parent, kill: KillContainer): Sandbox {
  let armed = false;
  parent.on('message', (message) => {
    if (isKillOrder(message)) armed = true;
  });
  return {
    compile: (request) => sandbox.compile(request),
    close: () => sandbox.close(),
    open: async (request) => {
      const container = await sandbox.open(request);
      if (!armed) return container;
      armed = false;
      return doomed(container, async (containerId) => {
        await kill(containerId);
        parent.send?.({ containerKilled: request.label });
      });
    },
  };
}

/** Killed before the program starts, so that no program is too quick for it. */
function doomed(container: RunContainer, kill: KillContainer): RunContainer {
  let killing: Promise<void> | undefined;
  return {
    environment: container.environment,
    close: () => container.close(),
    converse: (request) => container.converse(request),
    run: async (test) => {
      killing ??= kill(container.containerId ?? '');
      await killing;
      return container.run(test);
    },
  };
}

function isKillOrder(message: unknown): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'killNextContainer' in message &&
    message.killNextContainer === true
  );
}
