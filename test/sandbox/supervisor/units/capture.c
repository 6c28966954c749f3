/* capture LIMIT WRITTEN…: a stream of so many bytes under a limit, and where it stands when nobody writes any more. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "units.h"

static void write_bytes(int fd, size_t count) {
  static char block[10000];
  memset(block, 'x', sizeof block);
  while (count > 0) {
    ssize_t n = write(fd, block, count < sizeof block ? count : sizeof block);
    if (n < 0) _exit(1);
    count -= (size_t)n;
  }
  _exit(0);
}

static void capture_once(size_t limit, size_t count) {
  static const char *const states[] = {"open", "ended", "over"};
  int fds[2];
  if (pipe(fds) != 0) exit(3);
  pid_t pid = fork();
  if (pid == 0) {
    close(fds[0]); /* or it would wait for itself to read */
    write_bytes(fds[1], count);
  }
  close(fds[1]);
  struct capture c;
  enum capture_state state;
  capture_open(&c, limit);
  while ((state = capture_read(&c, fds[0])) == CAPTURE_OPEN) continue;
  bool whole = c.length == count || (state == CAPTURE_OVER && c.length > limit && c.length <= c.capacity);
  printf("%s %s\n", states[state], whole && (c.length == 0 || c.bytes[c.length - 1] == 'x') ? "whole" : "broken");
  close(fds[0]);
  capture_close(&c);
  waitpid(pid, NULL, 0);
}

int unit_capture(int count, char **arguments) {
  for (int i = 1; i < count; i++) capture_once(strtoul(arguments[0], NULL, 10), strtoul(arguments[i], NULL, 10));
  return 0;
}
