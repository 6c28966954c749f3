/* Requests taken apart. Pure functions over bytes, so that they can be fuzzed. */
#include <string.h>

#include "supervisor.h"

struct cursor {
  uint8_t *at;
  size_t left;
  bool overrun;
};

/* The next number of so many bytes, least significant first; 0 once the bytes have run out. */
static uint64_t take(struct cursor *c, size_t bytes) {
  if (c->left < bytes) c->overrun = true;
  if (c->overrun) return 0;
  uint64_t value = 0;
  for (size_t i = bytes; i > 0; i--) value = value << 8 | c->at[i - 1];
  c->at += bytes;
  c->left -= bytes;
  return value;
}

/* The next `length` bytes as a text: moved over the two bytes of the length before it, to make room for its end mark. */
static char *take_text(struct cursor *c, size_t length) {
  if (c->left < length || c->overrun || memchr(c->at, '\0', length) != NULL) {
    c->overrun = true;
    return NULL;
  }
  uint8_t *text = memmove(c->at - 2, c->at, length);
  text[length] = '\0';
  c->at += length;
  c->left -= length;
  return (char *)text;
}

static char *take_string(struct cursor *c) { return take_text(c, (size_t)take(c, 2)); }

uint32_t parse_header(const uint8_t bytes[HEADER_BYTES], uint8_t *type) {
  *type = bytes[4];
  return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/*
 * RUN: flags, CPU, wall, real time in ms, processes (u32 each); memory, output, file, address space in bytes (u64 each); number
 * of arguments and of variables (u16 each), and these and the work folder as strings: length (u16), bytes.
 */
const char *parse_run(uint8_t *payload, size_t length, struct run_request *request) {
  struct cursor c = {payload, length, false};
  uint64_t flags = take(&c, 4);
  request->keep_box = (flags & 1u) != 0;
  request->live = (flags & 2u) != 0;
  request->cpu_ms = (uint32_t)take(&c, 4);
  request->wall_ms = (uint32_t)take(&c, 4);
  request->real_ms = (uint32_t)take(&c, 4);
  request->processes = (uint32_t)take(&c, 4);
  request->memory_bytes = take(&c, 8);
  request->output_bytes = take(&c, 8);
  request->file_bytes = take(&c, 8);
  request->address_bytes = take(&c, 8);
  size_t arguments = (size_t)take(&c, 2), variables = (size_t)take(&c, 2);
  if (c.overrun) return "short RUN";
  if (flags > 3u || arguments == 0 || arguments > MAX_STRINGS || variables > MAX_STRINGS) return "bad RUN";
  for (size_t i = 0; i < arguments; i++) request->argv[i] = take_string(&c);
  request->argv[arguments] = NULL;
  for (size_t i = 0; i < variables; i++) request->env[i] = take_string(&c);
  request->env[variables] = NULL;
  request->cwd = take_string(&c);
  if (c.overrun) return "bad string in RUN";
  return c.left == 0 ? NULL : "bytes after RUN";
}

/* True for what stays below the folder that it is relative to. */
static bool is_tame_path(const char *path) {
  for (const char *part = path;; part++) {
    size_t length = strcspn(part, "/");
    if (length == 0 || (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.')) return false;
    part += length;
    if (*part == '\0') return true;
  }
}

/* PUT: mode (u16), name as a string, and the file's bytes, of which `head` may hold only the first. */
const char *parse_put(uint8_t *head, size_t length, struct put_request *request) {
  struct cursor c = {head, length, false};
  request->mode = (mode_t)take(&c, 2);
  size_t name_length = (size_t)take(&c, 2);
  if (c.overrun) return "short PUT";
  if (name_length > MAX_PATH) return "name too long";
  request->path = take_text(&c, name_length);
  request->content_at = length - c.left;
  return c.overrun || !is_tame_path(request->path) ? "bad file name" : NULL;
}

/* COLLECT: most bytes (u64) and most files (u32) wanted, whether by suffix (u16), the name or suffix as a string. */
const char *parse_collect(uint8_t *payload, size_t length, struct collect_request *request) {
  struct cursor c = {payload, length, false};
  request->max_bytes = take(&c, 8);
  request->max_files = (uint32_t)take(&c, 4);
  request->by_suffix = take(&c, 2) != 0;
  request->name = take_string(&c);
  if (c.overrun || c.left > 0) return "bad COLLECT";
  bool one_part = strchr(request->name, '/') == NULL && is_tame_path(request->name);
  return request->by_suffix || one_part ? NULL : "bad file name";
}
