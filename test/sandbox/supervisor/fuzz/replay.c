/*
 * Runs the fuzz target on every file of a folder, and on mutations of them that depend on a seed alone:
 * replay FOLDER SEED MUTATIONS
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX_SEEDS 1024
#define MAX_SIZE (1u << 16)

struct input {
  size_t size;
  uint8_t bytes[MAX_SIZE];
};
static struct input *seeds[MAX_SEEDS];
static size_t seed_count;
static uint64_t state;

static size_t below(size_t bound) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return bound == 0 ? 0 : (size_t)(state % bound);
}

static void read_seeds(const char *folder) {
  struct dirent **entries;
  int count = scandir(folder, &entries, NULL, alphasort);
  for (int i = 0; i < count && seed_count < MAX_SEEDS; i++) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
    FILE *file = entries[i]->d_name[0] == '.' ? NULL : fopen(path, "r");
    if (file == NULL) continue;
    struct input *input = malloc(sizeof *input);
    input->size = fread(input->bytes, 1, MAX_SIZE, file);
    seeds[seed_count++] = input;
    fclose(file);
  }
}

static void mutate(struct input *in) {
  static const uint32_t edges[] = {0, 1, 2, 255, 256, 1024, 1025, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff};
  size_t at = below(in->size), other = below(in->size), room = MAX_SIZE - in->size;
  const struct input *donor = seeds[below(seed_count)];
  switch (below(6)) {
    case 0:
      if (in->size > 0) in->bytes[at] ^= (uint8_t)(1u << below(8));
      break;
    case 1:
      if (in->size > 0) in->bytes[at] = (uint8_t)below(256);
      break;
    case 2:
      in->size = at;
      break;
    case 3: /* numbers at the edge of something */
      if (in->size >= 4) memcpy(in->bytes + below(in->size - 3), edges + below(sizeof edges / sizeof *edges), 1 + below(4));
      break;
    case 4: /* the rest of another input */
      at = below(donor->size);
      if (donor->size - at < room) memcpy(in->bytes + in->size, donor->bytes + at, donor->size - at), in->size += donor->size - at;
      break;
    default: /* a part moved */
      if (at < other) memmove(in->bytes + at, in->bytes + other, in->size - other), in->size -= other - at;
      break;
  }
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  read_seeds(argv[1]);
  state = strtoull(argv[2], NULL, 10);
  long mutations = strtol(argv[3], NULL, 10);
  for (size_t i = 0; i < seed_count; i++) LLVMFuzzerTestOneInput(seeds[i]->bytes, seeds[i]->size);
  static struct input input;
  for (long i = 0; i < mutations && seed_count > 0; i++) {
    const struct input *from = seeds[below(seed_count)];
    input.size = from->size;
    memcpy(input.bytes, from->bytes, from->size);
    for (size_t times = 1 + below(4); times > 0; times--) mutate(&input);
    LLVMFuzzerTestOneInput(input.bytes, input.size);
  }
  printf("seeds %zu mutations %ld\n", seed_count, mutations);
  return seed_count > 0 ? 0 : 1;
}
