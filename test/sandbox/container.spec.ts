import { afterEach, describe, expect, it, test } from '@jest/globals';
import { Container } from '../../apps/grader/src/sandbox/container.js';
import { containerOptions } from '../../apps/grader/src/sandbox/host-config.js';
import { MARK, type RunSpec } from '../../apps/grader/src/sandbox/protocol.js';
import { containerPlan, docker } from './engine.js';

const MIB = 1024 * 1024;
const NONE = Buffer.alloc(0);

function shell(script: string): RunSpec {
  return {
    argv: ['/bin/sh', '-c', script],
    env: { PATH: '/usr/bin:/bin' },
    cwd: '/box/work',
    cpuMs: 2000,
    wallMs: 5000,
    memoryBytes: 64 * MIB,
    outputBytes: 64 * 1024,
    fileBytes: 64 * MIB,
    addressBytes: 0,
    processes: 8,
    keepBox: true,
  };
}

describe('Container', () => {
  const containers: Container[] = [];
  const start = async (): Promise<Container> => {
    const container = await Container.start(docker, await containerPlan());
    containers.push(container);
    return container;
  };
  afterEach(async () => {
    await Promise.all(containers.splice(0).map((container) => container.destroy()));
  });

  test.each([
    ['a regular file', 'printf bytes > main', 'collected'],
    ['nothing', 'true', 'missing'],
    ['a symbolic link to a file of the system', 'ln -s /etc/passwd main', 'not-regular'],
    ['a link to a file of its own', 'printf x > other; ln -s other main', 'not-regular'],
    ['a second name of a file', 'printf x > other; ln other main', 'not-regular'],
    ['a pipe that would block its reader', 'mkfifo main', 'not-regular'],
    ['a folder', 'mkdir main', 'not-regular'],
    ['a file that nobody may read', 'printf x > main; chmod 0 main', 'not-regular'],
    ['a work folder replaced by a link', 'cd ..; rmdir work; ln -s /etc work', 'missing'],
    ['more bytes than allowed', 'head -c 2000 /dev/zero > main', 'too-large'],
  ])('collects %s as it should', async (_, script, status) => {
    const container = await start();
    await container.run(shell(script), NONE);
    const collected = await container.collect({
      name: 'main',
      bySuffix: false,
      maxFiles: 1,
      maxBytes: 1000,
    });
    expect(collected.status).toBe(status);
    expect(collected.files.map((file) => file.bytes.toString())).toEqual(
      status === 'collected' ? ['bytes'] : [],
    );
  });

  it('collects files of one ending from folders, and no others', async () => {
    const container = await start();
    await container.run(
      shell('mkdir -p a/b; echo 1 > X.class; echo 2 > a/b/Y.class; echo 3 > Z.txt'),
      NONE,
    );
    const wanted = { name: '.class', bySuffix: true, maxFiles: 10, maxBytes: 1000 };
    const { status, files } = await container.collect(wanted);
    expect(status).toBe('collected');
    expect(files.map((file) => file.name).sort()).toEqual(['X.class', 'a/b/Y.class']);
  });

  it('collects no more files than allowed', async () => {
    const container = await start();
    await container.run(shell('for i in 1 2 3; do echo > $i.class; done'), NONE);
    const wanted = { name: '.class', bySuffix: true, maxFiles: 2, maxBytes: 1000 };
    expect((await container.collect(wanted)).status).toBe('too-many');
  });

  it('places files in folders, without write permission', async () => {
    const container = await start();
    container.put({ name: 'a/b/Main.class', mode: 0o777, bytes: Buffer.from('x') });
    const { stdout } = await container.run(shell('cd /app; stat -c %a:%U a/b/Main.class'), NONE);
    expect(stdout.bytes.toString()).toBe('555:root\n');
  });

  test.each([['../etc/x'], ['/etc/x'], ['a//b'], ['a/./b'], ['']])(
    'will not place a file called %j',
    async (name) => {
      const container = await start();
      container.put({ name, mode: 0o444, bytes: NONE });
      const late = container.run(shell('true'), NONE);
      await expect(late).rejects.toMatchObject({ code: 'protocol' });
    },
  );

  it('says so when the artefact does not fit', async () => {
    const container = await start();
    container.put({ name: 'big', mode: 0o444, bytes: Buffer.alloc(100 * MIB) });
    const late = container.run(shell('true'), NONE);
    await expect(late).rejects.toMatchObject({ code: 'no-space' });
  });

  it('is enlarged for a task that needs more', async () => {
    const container = await start();
    await container.ensureRoom({ memoryMiB: 3000, processes: 300 });
    const { Memory, PidsLimit } = (await docker.getContainer(container.id).inspect()).HostConfig;
    expect({ Memory, PidsLimit }).toEqual({ Memory: 3000 * MIB, PidsLimit: 300 });
  });

  it('is moved to its core', async () => {
    const container = await start();
    await container.pin('0');
    const { stdout } = await container.run(shell('grep Cpus_allowed_list /proc/self/status'), NONE);
    expect(stdout.bytes.toString().trim()).toMatch(/^Cpus_allowed_list:\s+0$/);
  });

  it('reports that it died when it is killed in the middle of a run', async () => {
    const container = await start();
    const run = container.run(shell('sleep 60'), NONE);
    const kill = docker.getContainer(container.id).kill();
    await expect(run).rejects.toMatchObject({ name: 'SandboxFailure', code: 'container-died' });
    await kill;
  });

  test.each([
    ['before it had anything to do', () => undefined],
    ['after a run', (container: Container) => container.run(shell('true'), NONE)],
    [
      'in the middle of a run',
      (container: Container) => void container.run(shell('sleep 60'), NONE).catch(() => undefined),
    ],
  ])('is gone from the engine once it is closed %s', async (_, work) => {
    const container = await start();
    await work(container);
    await container.destroy();
    const gone = docker.getContainer(container.id).inspect();
    await expect(gone).rejects.toMatchObject({ statusCode: 404 });
    expect(container.alive).toBe(false);
  });

  it('ends by itself when the grader goes without a word', async () => {
    const handle = await docker.createContainer(containerOptions(await containerPlan()));
    const attach = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const stream = await handle.attach(attach);
    await handle.start();
    await new Promise<void>((resolve) => {
      stream.once('data', () => resolve());
      stream.write(MARK);
    });
    // The engine answers with 404 when the container was removed before it was asked.
    const removed = handle.wait({ condition: 'removed' }).then(
      (end: { StatusCode: number }) => end.StatusCode,
      (error: { statusCode?: number }) => error.statusCode,
    );
    stream.end();
    expect([0, 404]).toContain(await removed);
  });
});
