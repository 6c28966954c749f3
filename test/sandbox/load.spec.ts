import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Limits } from '#exam-bank';
import { Container } from '../../apps/grader/src/sandbox/container.js';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { containerPlan, docker, realSandbox } from './engine.js';

const LIMITS: Limits = { cpuMs: 600, wallMs: 700, memoryMiB: 64, outputKiB: 64, processes: 4 };

const PROGRAM = `
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
int main(void) {
  char word[16];
  if (scanf("%15s", word) != 1) return 9;
  if (!strcmp(word, "spin")) for (;;) ;
  if (!strcmp(word, "work")) while (clock() < CLOCKS_PER_SEC * 9 / 20) ;
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
    // Far from the end of all patience (six times the limit and more), which would call it starved.
    expect(facts.wallUs).toBeLessThan(5 * LIMITS.wallMs * 1000);
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

describe('what is credited for waiting', () => {
  const driver = `
#include <stdio.h>
#include "supervisor.h"
int main(void) {
  struct task_times a, b;
  unsigned long all;
  while (scanf("%lu %lu %lu %lu %lu", &a.ran_us, &a.waited_us, &b.ran_us, &b.waited_us, &all) == 5)
    printf("%lu\\n", waits_credit(a, b, all));
  return 0;
}
`;
  const source = (name: string) => ({
    name,
    text: readFileSync(`sandboxes/supervisor/${name}`, 'utf8'),
  });
  let credit: (numbers: readonly number[]) => Promise<string>;
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = realSandbox();
    const files = [source('waits.c'), source('supervisor.h'), { name: 'main.c', text: driver }];
    const { artefact, facts } = await sandbox.compile({ label: 'credit', language: 'c', files });
    if (artefact === null) throw new Error(facts.output);
    const container = await sandbox.open({ label: 'credit', artefact });
    credit = async (numbers) => {
      const stdin = Buffer.from(numbers.join(' '));
      return (await container.run({ stdin, limits: LIMITS })).stdout.toString().trim();
    };
  });
  afterAll(() => sandbox.close());

  // Of one task before and after a window: ran, waited; then what all tasks together ran.
  test.each([
    ['all of the wait of a task on its own', [10, 5, 40, 75, 30], 70],
    ['nothing of a sleep', [10, 5, 10, 5, 0], 0],
    ['nothing of a wait behind others of the same program', [0, 0, 50, 50, 100], 0],
    ['the rest of a wait that others of the program filled in part', [0, 0, 20, 80, 50], 50],
    ['from the beginning, for a task that got the number of another', [90, 90, 10, 20, 10], 20],
    ['all, where the counts of the container lag behind', [0, 0, 30, 60, 20], 60],
  ])('is %s', async (_, numbers, expected) => {
    expect(await credit(numbers)).toBe(String(expected));
  });
});
