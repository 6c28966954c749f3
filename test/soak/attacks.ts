import type { Language, SourceFile, Task } from '#exam-bank';
import { aGroup, aTask, aTest } from '../factories/task.js';

/** Two attacks at once, whatever they do, on a task whose two tests any program may run. */
export const ATTACKED_TASK: Task = aTask({
  id: 'soak-attacked',
  limits: {
    c: limits(64),
    python: limits(64),
  },
  groups: [aGroup({ tests: [aTest('basic/1', '1\n', '2\n'), aTest('basic/2', '2\n', '4\n')] })],
});

function limits(memoryMiB: number) {
  return { cpuMs: 1_000, wallMs: 3_000, memoryMiB, outputKiB: 256, processes: 8 };
}

export interface Attack {
  readonly name: string;
  readonly language: Language;
  readonly files: readonly SourceFile[];
}

const c = (name: string, body: string): Attack => ({
  name,
  language: 'c',
  files: [
    {
      name: 'main.c',
      text: `#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
${body}
  return 0;
}
`,
    },
  ],
});
const python = (name: string, text: string): Attack => ({
  name,
  language: 'python',
  files: [{ name: 'main.py', text }],
});

/** What strangers try: to use everything up, to stay, to kill, to see, to lie. */
export const ATTACKS: readonly Attack[] = [
  c('fork bomb', 'for (;;) fork();'),
  c('fork bomb that spins', 'while (fork() >= 0 || 1) for (volatile int n = 0; n < 1000000; n++);'),
  c(
    'daemons that outlive it',
    'for (int n = 0; n < 6; n++) if (fork() == 0) { setsid(); signal(SIGTERM, SIG_IGN); for (;;) sleep(1000); }',
  ),
  c('memory, quickly', 'for (;;) { char *p = malloc(1 << 24); if (p) memset(p, 1, 1 << 24); }'),
  c(
    'shared memory',
    'for (int n = 0;; n++) { int fd = memfd_create("x", 0); ftruncate(fd, 1 << 24); char *p = mmap(0, 1 << 24, 3, MAP_SHARED, fd, 0); if (p != MAP_FAILED) memset(p, 1, 1 << 24); }',
  ),
  c(
    'output without end',
    'static char b[65536]; memset(b, 120, sizeof b); for (;;) if (write(1, b, sizeof b) < 0) write(2, b, sizeof b);',
  ),
  c(
    'files without end',
    'char n[64]; for (int i = 0;; i++) { sprintf(n, "/box/work/f%d", i); int fd = open(n, O_CREAT | O_WRONLY, 0600); if (fd >= 0) { write(fd, n, 64); close(fd); } else sleep(1); }',
  ),
  c(
    'a large file',
    'int fd = open("/box/tmp/big", O_CREAT | O_WRONLY, 0600); static char b[1 << 20]; for (;;) if (write(fd, b, sizeof b) < 0) break;',
  ),
  c(
    'folders that are deep and closed',
    'for (int n = 0; n < 2000; n++) { if (mkdir("d", 0) || chmod("d", 0700) || chdir("d")) break; chmod("../d", 0100); }',
  ),
  c('kills everybody', 'for (int n = 0; n < 1000; n++) { kill(-1, SIGKILL); kill(1, SIGKILL); }'),
  c('stops everybody', 'kill(-1, SIGSTOP); kill(1, SIGSTOP); raise(SIGSTOP);'),
  c(
    'stack without end',
    'volatile char b[1 << 20]; for (int n = 0; n < 1 << 20; n++) b[n] = n; main();',
  ),
  c('closes its pipes and spins', 'close(0); close(1); close(2); for (;;);'),
  c('sleeps', 'for (;;) pause();'),
  c(
    'forbidden calls',
    'syscall(SYS_bpf, 0, 0, 0); syscall(SYS_keyctl, 0); syscall(SYS_io_uring_setup, 1, 0); socket(AF_INET, SOCK_STREAM, 0); syscall(SYS_unshare, 0x10000000);',
  ),
  c(
    'many descriptors',
    'for (int n = 0; n < 100000; n++) if (open("/dev/null", O_RDONLY) < 0) break; for (;;);',
  ),
  c(
    'speaks like a supervisor',
    'static unsigned char b[4096]; for (int n = 0; n < 4096; n++) b[n] = n * 7; for (int fd = 0; fd < 64; fd++) write(fd, b, sizeof b);',
  ),
  python(
    'threads without end',
    'import threading, time\nwhile True:\n    try:\n        threading.Thread(target=time.sleep, args=(99,)).start()\n    except Exception:\n        pass\n',
  ),
  python('memory, slowly', 'held = []\nwhile True:\n    held.append(bytearray(1 << 16))\n'),
  python('big numbers', 'print(7 ** (7 ** 9))\n'),
  python(
    'reads what it can',
    'import os\nfor root, _, names in os.walk("/"):\n    for name in names:\n        try:\n            open(os.path.join(root, name), "rb").read(1)\n        except Exception:\n            pass\n',
  ),
  python(
    'renames itself and forks',
    'import os\nfor _ in range(5):\n    if os.fork() == 0:\n        os.setsid()\n        while True:\n            pass\n',
  ),
];

/** Sources that do not compile, or hardly: the compiler is attacked. */
export const COMPILER_ATTACKS: readonly Attack[] = [
  {
    name: 'a compiler that includes without end',
    language: 'c',
    files: [{ name: 'main.c', text: '#include "main.c"\nint main(void) { return 0; }\n' }],
  },
  {
    name: 'a table of a gigabyte',
    language: 'c',
    files: [{ name: 'main.c', text: 'char a[1 << 30] = {1};\nint main(void) { return a[0]; }\n' }],
  },
  { name: 'junk', language: 'c', files: [{ name: 'main.c', text: '\u0001\ufffd\u0007]][[' }] },
];
