/* Reads frames as the grader writes them and says, a line each, what the supervisor takes them for. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "units.h"

static void print_hex(const char *text) {
  putchar(' ');
  for (; *text != '\0'; text++) printf("%02x", (unsigned char)*text);
  putchar('.');
}

static void print_run(const struct run_request *r) {
  printf("run %d %d %u %u %u %u %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, r->keep_box, r->live, r->cpu_ms, r->wall_ms,
         r->real_ms, r->processes, r->memory_bytes, r->output_bytes, r->file_bytes, r->address_bytes);
  for (size_t i = 0; r->argv[i] != NULL; i++) print_hex(r->argv[i]);
  printf(" |");
  for (size_t i = 0; r->env[i] != NULL; i++) print_hex(r->env[i]);
  printf(" |");
  print_hex(r->cwd);
}

static const char *print_request(uint8_t type, uint8_t *bytes, size_t length) {
  struct put_request put;
  struct collect_request collect;
  struct run_request *run = malloc(sizeof *run);
  const char *wrong = NULL;
  if (type == REQ_RUN && (wrong = parse_run(bytes, length, run)) == NULL) print_run(run);
  if ((type == REQ_PUT || type == REQ_TEST_FILE) && (wrong = parse_put(bytes, length, &put)) == NULL) {
    printf("%s %o %zu", type == REQ_PUT ? "put" : "test-file", put.mode, length - put.content_at);
    print_hex(put.path);
  }
  if (type == REQ_COLLECT && (wrong = parse_collect(bytes, length, &collect)) == NULL) {
    printf("collect %" PRIu64 " %u %d", collect.max_bytes, collect.max_files, collect.by_suffix);
    print_hex(collect.name);
  }
  free(run);
  return wrong;
}

int unit_requests(int count, char **arguments) {
  (void)count, (void)arguments;
  uint8_t header[HEADER_BYTES], type;
  while (fread(header, 1, sizeof header, stdin) == sizeof header) {
    uint32_t length = parse_header(header, &type);
    uint8_t *bytes = malloc(length); /* of exactly this size, so that the sanitizer sees every byte too far */
    if (fread(bytes, 1, length, stdin) != length) return 1;
    const char *wrong = print_request(type, bytes, length);
    printf("%s\n", wrong == NULL ? "" : wrong);
    free(bytes);
  }
  return 0;
}
