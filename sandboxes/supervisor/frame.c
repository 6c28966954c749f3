/* Frames to and from the grader. Any irregularity ends the container: a half-understood conversation must not become a fact. */
#include <errno.h>
#include <poll.h>
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
  uint8_t bytes[HEADER_BYTES];
  read_payload(bytes, sizeof bytes);
  return parse_header(bytes, type);
}

void discard_payload(size_t length) {
  char bytes[4096];
  for (size_t part; length > 0; length -= part) {
    part = length < sizeof bytes ? length : sizeof bytes;
    read_payload(bytes, part);
  }
}

struct parts {
  struct iovec list[3];
  int first;
};

static struct parts frame_parts(uint8_t prefix[HEADER_BYTES], uint8_t type, struct iovec head, struct iovec body) {
  uint32_t length = (uint32_t)(head.iov_len + body.iov_len);
  memcpy(prefix, &length, 4);
  prefix[4] = type;
  return (struct parts){{{prefix, HEADER_BYTES}, head, body}, 0};
}

/* False where nothing at all could be written just now. */
static bool write_some(struct parts *p) {
  ssize_t n = writev(STDOUT_FILENO, p->list + p->first, 3 - p->first);
  if (n < 0 && errno == EAGAIN) return false;
  if (n < 0 && errno != EINTR) _exit(1);
  for (size_t left = n < 0 ? 0 : (size_t)n; p->first < 3; p->first++) {
    struct iovec *part = p->list + p->first;
    if (left < part->iov_len) {
      part->iov_base = (char *)part->iov_base + left;
      part->iov_len -= left;
      break;
    }
    left -= part->iov_len;
  }
  return true;
}

static void write_rest(struct parts *p) {
  while (p->first < 3) {
    struct pollfd room = {STDOUT_FILENO, POLLOUT, 0};
    if (!write_some(p)) poll(&room, 1, -1);
  }
}

void write_frame(uint8_t type, const void *head, size_t head_length, const void *body, size_t body_length) {
  uint8_t prefix[HEADER_BYTES];
  struct parts p = frame_parts(prefix, type, (struct iovec){(void *)(uintptr_t)head, head_length},
                               (struct iovec){(void *)(uintptr_t)body, body_length});
  write_rest(&p);
}

/* For standard output that does not block: false, and nothing written, where the grader takes nothing just now. */
bool try_write_frame(uint8_t type, const void *body, size_t length) {
  uint8_t prefix[HEADER_BYTES];
  struct parts p = frame_parts(prefix, type, (struct iovec){NULL, 0}, (struct iovec){(void *)(uintptr_t)body, length});
  if (!write_some(&p)) return false;
  write_rest(&p);
  return true;
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
