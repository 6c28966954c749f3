import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Docker from 'dockerode';
import type { Language } from '#exam-bank';
import { Container } from '../../apps/grader/src/sandbox/container.js';
import { createDockerSandbox } from '../../apps/grader/src/sandbox/docker-sandbox.js';
import { selectImage } from '../../apps/grader/src/sandbox/images.js';
import { currentOwner, ownerLabels } from '../../apps/grader/src/sandbox/reaper.js';
import { acrobat } from './acrobats.js';
import { containerPlan, docker, freshOwner, realSandbox } from './engine.js';

const log = { info: () => undefined, warn: () => undefined };
const LIMITS = { cpuMs: 5000, wallMs: 10_000, memoryMiB: 64, outputKiB: 64, processes: 1 };

describe('faults that are not the program’s', () => {
  it('fails with engine-unreachable where there is no engine', async () => {
    const sandbox = createDockerSandbox({
      owner: 'nobody',
      log,
      socketPath: '/nonexistent/docker.sock',
    });
    const failure = { name: 'SandboxFailure', code: 'engine-unreachable' };
    await expect(sandbox.compile(acrobat('c'))).rejects.toMatchObject(failure);
    await sandbox.close();
  });

  it('fails with engine-unreachable when the engine hangs up, and tries again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'));
    const socketPath = join(folder, 'docker.sock');
    let calls = 0;
    const server = createServer((socket) => {
      calls += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const sandbox = createDockerSandbox({ owner: 'nobody', log, socketPath });
    for (const attempt of [1, 2]) {
      await expect(sandbox.compile(acrobat('c'))).rejects.toMatchObject({
        code: 'engine-unreachable',
      });
      expect(calls).toBe(attempt);
    }
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('waits for an engine that does not answer no longer than its deadline', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assay-engine-'));
    const socketPath = join(folder, 'docker.sock');
    const held: Socket[] = [];
    const server = createServer((socket) => void held.push(socket));
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    const sandbox = createDockerSandbox({ owner: 'nobody', log, socketPath, deadlineMs: 50 });
    await expect(sandbox.compile(acrobat('c'))).rejects.toMatchObject({
      code: 'container-not-started',
      message: expect.stringContaining('within 50 ms'),
    });
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('fails with image-missing for a language that has no image', async () => {
    const unknown = 'cobol' as Language; // not one of ours, to have no image
    await expect(selectImage(new Docker(), unknown)).rejects.toMatchObject({
      code: 'image-missing',
    });
  });

  it('fails with container-died when the container is killed under a running test', async () => {
    const owner = freshOwner();
    const sandbox = realSandbox(owner);
    const { artefact } = await sandbox.compile(acrobat('c'));
    if (artefact === null) throw new Error('does not compile');
    const container = await sandbox.open({ label: 'killed', artefact });
    const run = container.run({ stdin: Buffer.from('sleep\n'), limits: LIMITS });
    const filters = { label: [`assay.owner=${owner}`, 'assay.sandbox=run'] };
    const killed = docker
      .listContainers({ filters })
      .then((all) => Promise.all(all.map(({ Id }) => docker.getContainer(Id).kill())));
    await expect(run).rejects.toMatchObject({ name: 'SandboxFailure', code: 'container-died' });
    await killed;
    await sandbox.close();
  });

  it('does not hand out a waiting container that has died', async () => {
    const owner = freshOwner();
    const sandbox = realSandbox(owner);
    const { artefact } = await sandbox.compile(acrobat('c'));
    if (artefact === null) throw new Error('does not compile');
    await (await sandbox.open({ label: 'first', artefact })).close();
    const filters = { label: [`assay.owner=${owner}`] };
    const all = await docker.listContainers({ filters });
    await Promise.allSettled(all.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
    const container = await sandbox.open({ label: 'second', artefact });
    const { stdout } = await container.run({ stdin: Buffer.from('echo\nok'), limits: LIMITS });
    expect(stdout.toString()).toBe('ok');
    await sandbox.close();
  });

  it('removes the containers of an earlier process of its name, and no living one’s', async () => {
    const owner = freshOwner();
    const dead = { ...currentOwner(owner), pid: 1, startedTicks: 'long ago', instance: 'dead' };
    const living = currentOwner('somebody-else');
    const [orphan, neighbour] = await Promise.all(
      [dead, living].map(async (one) =>
        Container.start(docker, await containerPlan(ownerLabels(one, 'run'))),
      ),
    );
    const sandbox = realSandbox(owner);
    await sandbox.compile(acrobat('c'));
    const left = await docker.listContainers({ filters: { label: ['assay.sandbox'] } });
    const ids = left.map(({ Id }) => Id.slice(0, 12));
    expect(ids).toContain(neighbour?.id);
    expect(ids).not.toContain(orphan?.id);
    await Promise.all([neighbour?.destroy(), orphan?.destroy(), sandbox.close()]);
  });

  it('leaves no container behind when it is closed', async () => {
    const owner = freshOwner();
    const sandbox = realSandbox(owner);
    await sandbox.compile(acrobat('python'));
    await sandbox.close();
    const filters = { label: [`assay.owner=${owner}`] };
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
  });
});
