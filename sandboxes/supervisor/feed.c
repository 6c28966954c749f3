/* Standard input of a live run. Nothing here ever waits, neither for the grader nor for the program. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "supervisor.h"

/* Touched in full, so that its pages are there before the program's memory is counted. */
void feed_open(struct feed *f) { memset(f, 0, sizeof *f); }

/* How many of the grader's bytes can be taken now. */
size_t feed_room(const struct feed *f) { return FEED_SIZE - f->length; }

static void keep(struct feed *f, const uint8_t *bytes, size_t count) {
  size_t at = (f->start + f->length) % FEED_SIZE, first = FEED_SIZE - at < count ? FEED_SIZE - at : count;
  memcpy(f->bytes + at, bytes, first);
  memcpy(f->bytes, bytes + first, count - first);
  f->length += count;
}

static const char *begin_frame(struct feed *f) {
  uint8_t type;
  f->payload_left = parse_header(f->header, &type);
  f->header_have = 0;
  if (type == REQ_INPUT && !f->ended) return NULL;
  if (type != REQ_END || f->payload_left != 0) return "bad request during a live run";
  f->ended = true;
  return NULL;
}

/* Takes apart the next bytes of the conversation, at most feed_room() of them; gives NULL, or what is wrong. */
const char *feed_take(struct feed *f, const uint8_t *bytes, size_t count) {
  while (count > 0) {
    size_t part = 1;
    if (f->payload_left > 0) {
      part = count < f->payload_left ? count : f->payload_left;
      if (!f->deaf) keep(f, bytes, part);
      f->payload_left -= (uint32_t)part;
    } else {
      f->header[f->header_have++] = *bytes;
      const char *wrong = f->header_have == HEADER_BYTES ? begin_frame(f) : NULL;
      if (wrong != NULL) return wrong;
    }
    bytes += part;
    count -= part;
  }
  return NULL;
}

/* Called when there is something to read, so that the read does not wait. */
void feed_receive(struct feed *f) {
  ssize_t n = read(STDIN_FILENO, f->incoming, feed_room(f));
  if (n < 0 && errno == EINTR) return;
  if (n <= 0) _exit(0); /* the grader is gone */
  const char *wrong = feed_take(f, f->incoming, (size_t)n);
  if (wrong != NULL) fatal("protocol: %s", wrong);
}

/* Hands the program what it takes without waiting; false once it shall get no more. */
bool feed_give(struct feed *f, int fd) {
  while (f->length > 0) {
    size_t straight = FEED_SIZE - f->start < f->length ? FEED_SIZE - f->start : f->length;
    ssize_t n = write(fd, f->bytes + f->start, straight);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return true;
    if (n < 0) {
      f->deaf = true;
      f->length = 0;
      return false;
    }
    f->start = (f->start + (size_t)n) % FEED_SIZE;
    f->length -= (size_t)n;
  }
  return !f->ended;
}

/* After the run: reads what is missing of a frame that has begun, so that the next thing read is a header. */
void feed_close(struct feed *f) {
  f->deaf = true;
  while (f->header_have > 0) {
    uint8_t byte;
    read_payload(&byte, 1);
    const char *wrong = feed_take(f, &byte, 1);
    if (wrong != NULL) fatal("protocol: %s", wrong);
  }
  discard_payload(f->payload_left);
}
