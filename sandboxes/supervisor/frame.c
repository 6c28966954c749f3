/* Frames to and from the grader. Any irregularity ends the container: a half-understood conversation must not become a fact. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "supervisor.h"

uint64_t now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

void read_payload(void *into, size_t length) {
  char *at = into;
  while (length > 0) {
    ssize_t n = read(STDIN_FILENO, at, length);
    if (n == 0) _exit(0); /* the grader is gone, and with us all else in this container */
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) _exit(1);
    at += n;
    length -= (size_t)n;
  }
}

uint32_t read_header(uint8_t *type) {
  uint8_t head[5];
  read_payload(head, sizeof head);
  uint32_t length;
  memcpy(&length, head, 4);
  *type = head[4];
  return length;
}

void write_frame(uint8_t type, const void *head, size_t head_length, const void *body, size_t body_length) {
  uint8_t prefix[5];
  uint32_t length = (uint32_t)(head_length + body_length);
  memcpy(prefix, &length, 4);
  prefix[4] = type;
  struct iovec parts[3] = {
      {prefix, sizeof prefix}, {(void *)(uintptr_t)head, head_length}, {(void *)(uintptr_t)body, body_length}};
  int first = 0;
  while (first < 3) {
    ssize_t n = writev(STDOUT_FILENO, parts + first, 3 - first);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) _exit(1);
    while (first < 3 && (size_t)n >= parts[first].iov_len) n -= (ssize_t)parts[first++].iov_len;
    if (first < 3) {
      parts[first].iov_base = (char *)parts[first].iov_base + n;
      parts[first].iov_len -= (size_t)n;
    }
  }
}

void fatal(const char *format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  size_t length = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
  write_frame(REP_FATAL, text, length, NULL, 0);
  _exit(1);
}
