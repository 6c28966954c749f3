/* Everything in the supervisor that takes bytes or texts apart, under libFuzzer or the replay beside it. */
#include <stdlib.h>
#include <string.h>

#include "supervisor.h"

static void require(bool holds) {
  if (!holds) abort();
}

/* A copy of exactly this size, so that the sanitizer sees the first byte read or written beyond it. */
static uint8_t *copy_of(const uint8_t *bytes, size_t length) {
  uint8_t *copy = malloc(length);
  if (length > 0) memcpy(copy, bytes, length);
  return copy;
}

struct span {
  const uint8_t *bytes;
  size_t length;
};

static void require_text(struct span in, const char *text) {
  const uint8_t *at = (const uint8_t *)text;
  require(at >= in.bytes && at < in.bytes + in.length);
  require(memchr(at, '\0', in.length - (size_t)(at - in.bytes)) != NULL);
}

static void require_tame(const char *path) {
  char copy[MAX_PATH + 1];
  require(strlen(path) <= MAX_PATH && path[0] != '/' && path[0] != '\0' && path[strlen(path) - 1] != '/');
  strcpy(copy, path);
  for (char *rest = copy, *part; (part = strsep(&rest, "/")) != NULL;) {
    require(strcmp(part, "") != 0 && strcmp(part, ".") != 0 && strcmp(part, "..") != 0);
  }
}

static void try_run(struct span in, uint8_t *bytes) {
  struct run_request *request = malloc(sizeof *request);
  if (parse_run(bytes, in.length, request) == NULL) {
    size_t arguments = 0, variables = 0;
    for (; request->argv[arguments] != NULL; arguments++) require_text(in, request->argv[arguments]);
    for (; request->env[variables] != NULL; variables++) require_text(in, request->env[variables]);
    require(arguments > 0 && arguments <= MAX_STRINGS && variables <= MAX_STRINGS);
    require_text(in, request->cwd);
  }
  free(request);
}

static void try_put(struct span in, uint8_t *bytes) {
  struct put_request request;
  if (parse_put(bytes, in.length, &request) != NULL) return;
  require_text(in, request.path);
  require_tame(request.path);
  require(request.content_at == 4 + strlen(request.path) && request.content_at <= in.length);
}

static void try_collect(struct span in, uint8_t *bytes) {
  struct collect_request request;
  if (parse_collect(bytes, in.length, &request) != NULL) return;
  require_text(in, request.name);
  if (!request.by_suffix) require_tame(request.name);
}

static void try_request(uint8_t type, const uint8_t *payload, size_t length) {
  uint8_t *bytes = copy_of(payload, length);
  struct span in = {bytes, length};
  if (type == REQ_RUN) try_run(in, bytes);
  if (type == REQ_PUT || type == REQ_TEST_FILE) try_put(in, bytes);
  if (type == REQ_COLLECT) try_collect(in, bytes);
  free(bytes);
}

static void try_conversation(const uint8_t *data, size_t size) {
  while (size >= HEADER_BYTES) {
    uint8_t type;
    uint32_t length = parse_header(data, &type);
    data += HEADER_BYTES;
    size -= HEADER_BYTES;
    if (length > size) length = (uint32_t)size;
    try_request(type, data, length);
    data += length;
    size -= length;
  }
}

/* What a program gets of these frames, found another way; false where they are none. */
static bool plain_input(const uint8_t *data, size_t size, uint8_t *into, size_t *count) {
  bool ended = false;
  while (size >= HEADER_BYTES) {
    uint8_t type;
    uint32_t length = parse_header(data, &type);
    if (type == REQ_END && length == 0) ended = true;
    else if (type != REQ_INPUT || ended) return false;
    data += HEADER_BYTES;
    size -= HEADER_BYTES;
    size_t part = length < size ? length : size;
    memcpy(into + *count, data, part);
    *count += part;
    data += part;
    size -= part;
  }
  return true;
}

/* The first byte says in what pieces the rest comes, and how much of it the program takes in between. */
static void try_live_input(const uint8_t *data, size_t size) {
  if (size == 0) return;
  static struct feed feed;
  uint8_t *expected = malloc(size), *given = malloc(size);
  size_t expected_count = 0, given_count = 0, step = 1 + data[0] % 17u, taken = data[0] / 17u;
  data++;
  size--;
  bool fine = plain_input(data, size, expected, &expected_count);
  const char *wrong = NULL;
  feed_open(&feed);
  while (size > 0 && wrong == NULL) {
    size_t part = step < size ? step : size;
    if (part > feed_room(&feed)) part = feed_room(&feed);
    uint8_t *bytes = copy_of(data, part);
    wrong = feed_take(&feed, bytes, part);
    free(bytes);
    data += part;
    size -= part;
    require(feed.length <= FEED_SIZE && feed.start < FEED_SIZE);
    for (size_t i = size > 0 && feed_room(&feed) > 0 ? taken : feed.length; i > 0 && feed.length > 0; i--) {
      given[given_count++] = feed.bytes[feed.start];
      feed.start = (feed.start + 1) % FEED_SIZE;
      feed.length--;
    }
  }
  require((wrong == NULL) == fine);
  if (fine) require(given_count == expected_count && memcmp(given, expected, given_count) == 0);
  free(expected);
  free(given);
}

static void try_texts(const uint8_t *data, size_t size) {
  static const char *const keys[] = {"", "anon", "shmem", "rss", "kernel", "slab", "usage_usec", "oom_kill"};
  char *text = malloc(size + 1);
  if (size > 0) memcpy(text, data, size);
  text[size] = '\0';
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
    uint64_t value;
    meter_field(text, keys[i], &value);
  }
  struct task_times times;
  waits_parse(text, &times);
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size == 0) return 0;
  if (data[0] == 'L') try_live_input(data + 1, size - 1);
  else if (data[0] == 'T') try_texts(data + 1, size - 1);
  else try_conversation(data + 1, size - 1);
  return 0;
}
