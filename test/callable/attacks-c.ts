import type { Attack } from './attack.js';

const HONEST = 'int64_t twice(int64_t n) { return 2 * n; }\n';
const SYSTEM =
  '#include <stdio.h>\n#include <stdlib.h>\n#include <unistd.h>\n#include "solution.h"\n';
const FORGED = 'static const char forged[] = "1 7\\n2 7\\n3 7\\n";\n';
/** Writes to every descriptor but the standard ones. */
const TO_ALL =
  'static void to_all(void) { for (int fd = 3; fd < 512; fd++) (void)!write(fd, forged, sizeof forged - 1); }\n';

export const C_ATTACKS: readonly Attack[] = [
  {
    tries: 'to print for debugging and to read what it was not given',
    why: 'what it prints is standard error, its input is empty',
    source: `${SYSTEM}int64_t twice(int64_t n) { printf("n is %ld\\n", (long)n); fflush(stdout); return getchar() == EOF ? 2 * n : 0; }`,
    verdict: 'accepted',
  },
  {
    tries: 'to report from a constructor and end',
    why: 'descriptor 1 is standard error before any constructor runs',
    source: `${SYSTEM}${FORGED}__attribute__((constructor(101))) static void early(void) { (void)!write(1, forged, sizeof forged - 1); _exit(0); }\n${HONEST}`,
    verdict: 'no-output',
  },
  {
    tries: 'to find the descriptor, report what it likes and end',
    why: 'what it likes is not right',
    source: `${SYSTEM}${FORGED}${TO_ALL}int64_t twice(int64_t n) { to_all(); _exit((int)n - 1); }`,
    verdict: 'wrong-answer',
  },
  {
    tries: 'to add results to those of an honest function',
    why: 'a line more than calls is wrong',
    source: `${SYSTEM}${FORGED}${TO_ALL}int64_t twice(int64_t n) { if (n == 3) to_all(); return 2 * n; }`,
    verdict: 'wrong-answer',
  },
  {
    tries: 'to end well before the last call',
    why: 'a missing result is wrong, whatever the exit status',
    source: `${SYSTEM}int64_t twice(int64_t n) { if (n == 3) exit(0); return 2 * n; }`,
    verdict: 'wrong-answer',
  },
  {
    tries: 'to end well in a handler after an honest end',
    why: 'handlers do not run',
    source: `${SYSTEM}static void late(void) { _exit(9); }\nint64_t twice(int64_t n) { atexit(late); return 2 * n; }`,
    verdict: 'accepted',
  },
  {
    tries: 'to put its own write in place of the system’s',
    why: 'what it reports then is its own result, and wrong',
    source: `${SYSTEM}#include <sys/syscall.h>\nssize_t write(int fd, const void *bytes, size_t size) { (void)bytes; syscall(SYS_write, fd, "1 7\\n", 4); return (ssize_t)size; }\n${HONEST}`,
    verdict: 'wrong-answer',
  },
  {
    tries: 'to read all calls ahead and report right results itself',
    why: 'it has computed them from the arguments, which is the task',
    source: `${SYSTEM}#include <string.h>
int64_t twice(int64_t n) {
  char calls[5 + 3 * 9], line[32];
  lseek(64, 0, SEEK_SET);
  if (read(64, calls, sizeof calls) != sizeof calls) return n;
  for (int at = 0; at < 3; at++) {
    int length = snprintf(line, sizeof line, "%d %d\\n", at + 1, 2 * calls[5 + 9 * at + 8]);
    (void)!write(65, line, (size_t)length);
  }
  _exit(0);
}`,
    verdict: 'accepted',
  },
  {
    tries: 'to leave a thread at work for ever',
    why: 'nobody waits for it',
    source: `${SYSTEM}#include <pthread.h>\nstatic void *work(void *none) { for (;;) pause(); return none; }\nint64_t twice(int64_t n) { pthread_t t; if (n == 1) pthread_create(&t, NULL, work, NULL); return 2 * n; }`,
    verdict: 'accepted',
  },
  {
    tries: 'to leave a frame that is gone',
    why: 'nothing of it is caught: a crash is a crash',
    source: `${SYSTEM}#include <setjmp.h>\nint64_t twice(int64_t n) { jmp_buf nowhere = {0}; if (n == 2) longjmp(nowhere, 1); return 2 * n; }`,
    verdict: 'runtime-error',
  },
  {
    tries: 'to be the main program',
    why: 'there is one already, and the message says so',
    source: `${SYSTEM}${HONEST}int main(void) { puts("1 2\\n2 4\\n3 6"); return 0; }`,
    verdict: 'compile-error',
  },
];
