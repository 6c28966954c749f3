import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Limits } from '#exam-bank';
import { Container } from '../../apps/grader/src/sandbox/container.js';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { containerPlan, docker, realSandbox } from './engine.js';

const LIMITS: Limits = { cpuMs: 300, wallMs: 400, memoryMiB: 64, outputKiB: 64, processes: 4 };

const PROGRAM = `
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
int main(void) {
  char word[16];
  if (scanf("%15s", word) != 1) return 9;
  if (!strcmp(word, "spin")) for (;;) ;
  if (!strcmp(word, "work")) while (clock() < CLOCKS_PER_SEC * 27 / 100) ;
  if (!strcmp(word, "sleep")) for (;;) pause();
  if (!strcmp(word, "nap")) {
    if (fork() == 0) for (;;) usleep(2000);
    for (;;) pause();
  }
  return 0;
}
`;

describe('on a host that is busy with other things', () => {
  const others: ChildProcess[] = [];
  let sandbox: Sandbox;
  let container: RunContainer;
  const run = (word: string) => container.run({ stdin: Buffer.from(word), limits: LIMITS });

  beforeAll(async () => {
    sandbox = realSandbox();
    const { artefact } = await sandbox.compile({
      label: 'load',
      language: 'c',
      files: [{ name: 'main.c', text: PROGRAM }],
    });
    if (artefact === null) throw new Error('does not compile');
    container = await sandbox.open({ label: 'load', artefact });
    for (let count = 2 * availableParallelism(); count > 0; count -= 1) {
      // Detached: the kernel shares the cores out among sessions first, and ours would count as one.
      others.push(
        spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore', detached: true }),
      );
    }
  });
  afterAll(async () => {
    for (const other of others) other.kill('SIGKILL');
    await sandbox.close();
  });

  it('ends a program that computes for its CPU time, however long that takes', async () => {
    const { facts } = await run('spin');
    expect(facts.killedFor).toBe('cpu');
    // Or the host was not busy, and this proves nothing.
    expect(facts.wallUs).toBeGreaterThan(LIMITS.wallMs * 1000);
    expect(facts.wallUs - facts.waitUs).toBeLessThan(LIMITS.wallMs * 1000);
  });

  it('lets a program end by itself that is late by waiting for a core only', async () => {
    const { facts } = await run('work');
    expect(facts).toMatchObject({ killedFor: null, exitCode: 0 });
    expect(facts.wallUs).toBeGreaterThan(LIMITS.wallMs * 1000);
    expect(facts.wallUs - facts.waitUs).toBeLessThan(LIMITS.wallMs * 1000);
  });

  it('ends a program that sleeps for its wall time, soon after', async () => {
    const { facts } = await run('sleep');
    expect(facts.killedFor).toBe('wall');
    expect(facts.wallUs - facts.waitUs).toBeGreaterThanOrEqual(LIMITS.wallMs * 1000);
    // Far from the end of all patience (six times the limit and 5 s), which would call it starved.
    expect(facts.wallUs).toBeLessThan(10 * LIMITS.wallMs * 1000);
  });

  it('ends a program that sleeps while a child of its own wants a core now and then', async () => {
    const { facts } = await run('nap');
    expect(facts.killedFor).toBe('wall');
  });
});

describe('a program that gets hardly any core', () => {
  it('is given no facts: the machine was too busy', async () => {
    const container = await Container.start(docker, await containerPlan());
    // A hundredth of a core: even the real limit of 5.6 s then brings less than the wall limit.
    await docker.getContainer(container.id).update({ CpuPeriod: 100_000, CpuQuota: 1_000 });
    const spin = {
      argv: ['/bin/sh', '-c', 'while :; do :; done'],
      env: {},
      cwd: '/box/work',
      cpuMs: 5_000,
      wallMs: 100,
      memoryBytes: 2 ** 26,
      outputBytes: 1024,
      fileBytes: 1024,
      addressBytes: 0,
      processes: 8,
      keepBox: false,
    };
    const { report } = await container.run(spin, Buffer.alloc(0));
    await container.destroy();
    expect(report.killedFor).toBe('starved');
  });
});
