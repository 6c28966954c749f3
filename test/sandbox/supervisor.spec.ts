import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Limits } from '#exam-bank';
import type { RunContainer, Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';
import { realSandbox } from './engine.js';

const LIMITS: Limits = { cpuMs: 1000, wallMs: 8000, memoryMiB: 64, outputKiB: 64, processes: 8 };
const MIB = 1024 * 1024;

const PROGRAM = `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void tell(const char *what, long result) { printf("%s %s\\n", what, result < 0 ? strerrorname_np(errno) : "ok"); }

/* A file that lives on in messages which nobody will read, in sockets that hold one another. */
static void in_flight(int file, int times) {
  for (int i = 0; i < times; i++) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair)) break;
    int fds[3] = {file, pair[0], pair[1]};
    char byte = 0, space[CMSG_SPACE(sizeof fds)];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof space};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof fds)};
    memcpy(CMSG_DATA(head), fds, sizeof fds);
    if (i == 0) tell("sent", sendmsg(pair[0], &message, 0));
    else sendmsg(pair[0], &message, 0);
    close(pair[0]);
    close(pair[1]);
  }
}

static int removed_file(void) {
  int file = open("/box/work/hidden", O_CREAT | O_RDWR, 0600);
  unlink("/box/work/hidden");
  return file;
}

static int memory_file(long mib) {
  static char block[1 << 20];
  int file = memfd_create("a", 0);
  memset(block, 1, sizeof block);
  for (long i = 0; i < mib; i++) if (write(file, block, sizeof block) < 0) exit(97);
  return file;
}

/* Orphans that end at once, one after the other: all come to the supervisor. */
static void orphans(void) {
  for (;;) {
    pid_t pid = fork();
    if (pid == 0) {
      fork();
      _exit(0);
    }
    if (pid > 0) waitpid(pid, NULL, 0);
  }
}

static void timers(void) {
  timer_t timer;
  struct sigevent event = {.sigev_notify = SIGEV_NONE};
  int made = 0;
  while (made < 5000 && timer_create(CLOCK_MONOTONIC, &event, &timer) == 0) made++;
  printf("limited %d\\n", made < 5000);
}

static void directions(void) {
  tell("read input", open("/dev/stdin", O_RDONLY));
  tell("write input", open("/dev/stdin", O_WRONLY));
  tell("write output", open("/dev/stdout", O_WRONLY));
  tell("read output", open("/dev/stdout", O_RDONLY));
  tell("read error", open("/dev/stderr", O_RDONLY));
}

static void subreaper(void) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int i = 0; i < 5; i++) {
    if (fork() == 0) {
      if (fork() == 0) for (;;) pause();
      _exit(0);
    }
  }
}

static void hidden_memory(void) {
  memory_file(100);
  sleep(5);
}

static void shout(long mib) {
  static char block[1 << 20];
  for (size_t i = 0; i < sizeof block; i++) block[i] = (char)('a' + i % 26);
  for (long i = 0; i < mib; i++) fwrite(block, 1, sizeof block, stdout);
}

int main(void) {
  char word[32];
  if (scanf("%31s", word) != 1) return 99;
  if (!strcmp(word, "in-flight")) in_flight(removed_file(), 100);
  else if (!strcmp(word, "memory-in-flight")) for (int i = 0; i < 4; i++) in_flight(memory_file(100), 1);
  else if (!strcmp(word, "output-in-flight")) in_flight(1, 100);
  else if (!strcmp(word, "errors-in-flight")) in_flight(2, 100);
  else if (!strcmp(word, "orphans")) orphans();
  else if (!strcmp(word, "timers")) timers();
  else if (!strcmp(word, "directions")) directions();
  else if (!strcmp(word, "subreaper")) subreaper();
  else if (!strcmp(word, "hidden-memory")) hidden_memory();
  else if (!strcmp(word, "stop")) raise(SIGSTOP);
  else if (!strcmp(word, "shout")) shout(100);
  else if (!strcmp(word, "shout-and-use")) { shout(48); memset(malloc(40 << 20), 1, 40 << 20); fflush(stdout); }
  else return 98;
  return 0;
}
`;

describe('the supervisor', () => {
  let sandbox: Sandbox;
  let container: RunContainer;
  const run = async (word: string, limits: Partial<Limits> = {}) => {
    const stdin = Buffer.from(`${word}\n`);
    const { facts, stdout } = await container.run({ stdin, limits: { ...LIMITS, ...limits } });
    return { facts, said: stdout.toString('latin1') };
  };
  const open = async (text: string): Promise<RunContainer> => {
    const files = [{ name: 'main.c', text }];
    const { artefact, facts } = await sandbox.compile({
      label: 'supervisor',
      language: 'c',
      files,
    });
    if (artefact === null) throw new Error(facts.output);
    return sandbox.open({ label: 'supervisor', artefact });
  };

  beforeAll(async () => {
    sandbox = realSandbox();
    container = await open(PROGRAM);
  });
  afterAll(() => sandbox.close());

  it('waits for the kernel to let go of files that were sent around', async () => {
    for (let time = 0; time < 3; time += 1) {
      const { facts, said } = await run('in-flight');
      expect(said).toBe('sent ok\n');
      expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
    }
  });

  test.each(['output-in-flight', 'errors-in-flight'])(
    'takes an output for ended that nobody can write to any more: %s',
    async (word) => {
      for (let time = 0; time < 10; time += 1) {
        const { facts, said } = await run(word);
        expect(said).toBe('sent ok\n');
        expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
      }
    },
  );

  it('has the kernel take back memory that was sent around, run after run', async () => {
    for (let time = 0; time < 10; time += 1) {
      const { facts, said } = await run('memory-in-flight', { memoryMiB: 500, cpuMs: 10_000 });
      expect(said).toBe('sent ok\n'.repeat(4));
      expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
    }
  });

  it('looks at the limits however many orphans come to it', async () => {
    // Room for what a busy kernel has not yet taken back of those that ended.
    const { facts } = await run('orphans', { memoryMiB: 1536 });
    expect(facts.killedFor).toBe('cpu');
  });

  it('bounds what a program can have the kernel queue for it', async () => {
    expect((await run('timers')).said).toBe('limited 1\n');
  });

  it('gives every stream its one direction', async () => {
    const { said } = await run('directions');
    expect(said).toBe(
      'read input ok\nwrite input EACCES\nwrite output ok\nread output EACCES\nread error EACCES\n',
    );
  });

  it('gives live input its one direction too', async () => {
    let said = '';
    const onStdout = (piece: Buffer) => void (said += piece.toString());
    const live = container.converse({ limits: LIMITS, onStdout });
    live.write(Buffer.from('directions\n'));
    expect((await live.outcome).facts.exitCode).toBe(0);
    expect(said).toContain('read input ok\nwrite input EACCES\n');
  });

  it('ends those whom another took in as its children', async () => {
    expect((await run('subreaper')).facts).toMatchObject({ exitCode: 0, killedFor: null });
    expect((await run('timers')).facts.exitCode).toBe(0);
  });

  it('counts memory files as memory', async () => {
    expect((await run('hidden-memory')).facts.killedFor).toBe('memory');
  });

  it('ends a program that has stopped itself, for its wall time', async () => {
    expect((await run('stop', { wallMs: 500 })).facts.killedFor).toBe('wall');
  });

  it('does not count what it holds of the output as the program’s memory', async () => {
    const { facts } = await run('shout-and-use', { outputKiB: 50 * 1024, cpuMs: 5000 });
    expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
    expect(facts.peakMemoryBytes).toBeLessThan(56 * MIB);
  });

  it('hands on 100 MiB in pieces, with the facts of all of it', async () => {
    const hash = createHash('sha256');
    let largest = 0;
    const { facts, stdout } = await container.run({
      stdin: Buffer.from('shout\n'),
      limits: { ...LIMITS, cpuMs: 5000, wallMs: 20_000, outputKiB: 101 * 1024 },
      onStdout: (piece) => {
        hash.update(piece);
        largest = Math.max(largest, piece.length);
      },
    });
    expect(facts).toMatchObject({ exitCode: 0, killedFor: null });
    expect(facts.stdout).toMatchObject({
      bytes: 100 * MIB,
      truncated: true,
      sha256: hash.digest('hex'),
    });
    expect(largest).toBeLessThanOrEqual(256 * 1024);
    expect(stdout).toHaveLength(0);
  });

  test.each([
    ['static data beyond any limit, which cannot be loaded', '.zero 8589934592', 'memory'],
    ['static data within the address space, untouched', '.zero 1048576', null],
  ])('tells a crash from %s', async (_, data, killedFor) => {
    const text = `asm(".section .lbss,\\"aw\\",@nobits\\n${data.replace('\n', '')}\\n.text");\nint main(void) { return 0; }\n`;
    const other = await open(text);
    const { facts } = await other.run({ stdin: Buffer.alloc(0), limits: LIMITS });
    await other.close();
    expect(facts.killedFor).toBe(killedFor);
  });
});
