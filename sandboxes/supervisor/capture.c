/* What a program writes to one of its streams. */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "supervisor.h"

#define READ_SIZE 65536u       /* what a pipe holds */
#define READS_AT_ONCE 16       /* then limits are looked at again, however fast a program writes */
#define PIECE_SIZE (256u * 1024u)

void capture_open(struct capture *c, uint64_t limit) {
  *c = (struct capture){.capacity = limit + READ_SIZE, .limit = limit};
  if (c->capacity < limit) fatal("protocol: output limit of %llu bytes", (unsigned long long)limit);
  c->bytes = mmap(NULL, c->capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (c->bytes == MAP_FAILED) fatal("no-space: no room for %llu bytes of output", (unsigned long long)limit);
  /* What is held here is deducted from the memory in use, byte by byte: it must not come in pages of 2 MiB. */
  madvise(c->bytes, c->capacity, MADV_NOHUGEPAGE);
}

void capture_close(struct capture *c) { munmap(c->bytes, c->capacity); }

/* Reads some of what is there. */
enum capture_state capture_read(struct capture *c, int fd) {
  for (int reads = 0; c->length <= c->limit && reads < READS_AT_ONCE; reads++) {
    ssize_t n = read(fd, c->bytes + c->length, c->capacity - c->length < READ_SIZE ? c->capacity - c->length : READ_SIZE);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return CAPTURE_OPEN;
    if (n <= 0) return CAPTURE_ENDED;
    c->length += (size_t)n;
  }
  return c->length > c->limit ? CAPTURE_OVER : CAPTURE_OPEN;
}

bool capture_unsent(const struct capture *c) { return c->sent < c->length; }

/* Sends what the grader takes without keeping us waiting. */
void capture_send_some(struct capture *c, uint8_t type) {
  while (capture_unsent(c)) {
    size_t left = c->length - c->sent, piece = left < LIVE_PIECE ? left : LIVE_PIECE;
    if (!try_write_frame(type, c->bytes + c->sent, piece)) return;
    c->sent += piece;
  }
}

/* Sends the rest, at the grader's speed. */
void capture_send_all(struct capture *c, uint8_t type) {
  while (capture_unsent(c)) {
    size_t left = c->length - c->sent, piece = left < PIECE_SIZE ? left : PIECE_SIZE;
    write_frame(type, NULL, 0, c->bytes + c->sent, piece);
    c->sent += piece;
  }
}
