/* Live input that comes, and is taken, in pieces of any size: nothing is lost, added or out of order. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "units.h"

#define PAYLOAD 300000u

static uint64_t state;
static size_t below(size_t bound) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (size_t)(state >> 33) % bound;
}

/* Frames of random sizes around the payload, and the end. */
static size_t frames_of(const uint8_t *payload, uint8_t *into) {
  size_t length = 0;
  for (size_t at = 0; at < PAYLOAD;) {
    uint32_t part = (uint32_t)below(below(2) ? 64 : 70000);
    if (part > PAYLOAD - at) part = (uint32_t)(PAYLOAD - at);
    memcpy(into + length, &part, 4);
    into[length + 4] = REQ_INPUT;
    memcpy(into + length + HEADER_BYTES, payload + at, part);
    length += HEADER_BYTES + part;
    at += part;
  }
  memcpy(into + length, (uint8_t[]){0, 0, 0, 0, REQ_END}, HEADER_BYTES);
  return length + HEADER_BYTES;
}

/* How many bytes the reader gets; it goes away after `patience` bytes. */
static size_t play(struct feed *f, const uint8_t *frames, size_t length, uint8_t *got, size_t patience) {
  int fds[2];
  if (pipe2(fds, O_NONBLOCK) != 0) exit(3);
  size_t count = 0;
  bool open = true, reading = true;
  feed_open(f);
  while (length > 0 || (open && (f->length > 0 || !f->ended))) {
    size_t part = 1 + below(5000);
    if (part > feed_room(f)) part = feed_room(f);
    if (part > length) part = length;
    const char *wrong = feed_take(f, frames, part);
    if (wrong != NULL) exit(4);
    frames += part;
    length -= part;
    if (open && below(3) > 0) open = feed_give(f, fds[1]);
    if (!reading) continue;
    ssize_t n = read(fds[0], got + count, below(20000));
    count += n > 0 ? (size_t)n : 0;
    if (count >= patience) reading = false, close(fds[0]);
  }
  close(fds[1]);
  for (ssize_t n; reading && (n = read(fds[0], got + count, PAYLOAD)) > 0;) count += (size_t)n;
  if (reading) close(fds[0]);
  return count;
}

int unit_feed(int count, char **arguments) {
  static struct feed feed;
  uint8_t *payload = malloc(PAYLOAD), *got = malloc(2 * PAYLOAD), *frames = malloc(8 * PAYLOAD);
  for (state = count > 0 ? strtoull(arguments[0], NULL, 10) : 1; state < 40; state++) {
    uint64_t seed = state;
    for (size_t i = 0; i < PAYLOAD; i++) payload[i] = (uint8_t)below(256);
    size_t length = frames_of(payload, frames);
    size_t whole = play(&feed, frames, length, got, SIZE_MAX);
    if (whole != PAYLOAD || memcmp(payload, got, PAYLOAD) != 0) return printf("seed %lu: %zu bytes\n", seed, whole), 1;
    play(&feed, frames, length, got, 1000);
    if (!feed.deaf || feed.length != 0) return printf("seed %lu: not deaf\n", seed), 1;
    state = seed;
  }
  puts("nothing lost");
  free(payload), free(got), free(frames);
  return 0;
}
