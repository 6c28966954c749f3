import { describe, expect, it } from '@jest/globals';
import { createEngineProbe } from '../../apps/grader/src/sandbox/engine-probe.js';
import { docker, freshOwner } from './engine.js';

const DEADLINE_MS = 30_000;

describe('the engine probe', () => {
  it('starts a hardened container on an engine that is well, and leaves none behind', async () => {
    const owner = freshOwner();
    const probe = createEngineProbe({ owner, deadlineMs: DEADLINE_MS });
    await probe.start();
    const filters = { label: [`assay.owner=${owner}`] };
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  });

  it('knows where the engine keeps its data', async () => {
    const probe = createEngineProbe({ owner: freshOwner(), deadlineMs: DEADLINE_MS });
    expect(await probe.rootFolder()).toMatch(/^\//);
  });

  it.each(['ping', 'start', 'rootFolder'] as const)(
    'says so when there is none: %s',
    async (ask) => {
      const probe = createEngineProbe({
        socketPath: '/nonexistent/docker.sock',
        owner: 'nobody',
        deadlineMs: DEADLINE_MS,
      });
      await expect(probe[ask]()).rejects.toMatchObject({ code: 'engine-unreachable' });
    },
  );

  it('finds an engine ill that refuses to start a container', async () => {
    const probe = createEngineProbe({
      owner: freshOwner(),
      runtime: 'no-such-runtime',
      deadlineMs: DEADLINE_MS,
    });
    await expect(probe.ping()).resolves.toBeUndefined();
    await expect(probe.start()).rejects.toMatchObject({ code: 'container-not-started' });
  });
});
