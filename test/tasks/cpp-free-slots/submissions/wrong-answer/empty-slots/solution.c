#include "solution.h"

#include <stdlib.h>

static int by_start(const void *left, const void *right) {
  const IntList *a = left, *b = right;
  return (a->items[0] > b->items[0]) - (a->items[0] < b->items[0]);
}

static void append(IntList2 *slots, int64_t from, int64_t to) {
  int64_t *slot = malloc(2 * sizeof *slot);
  slot[0] = from;
  slot[1] = to;
  slots->items[slots->count++] = (IntList){slot, 2};
}

IntList2 free_slots(IntList2 busy, int64_t start, int64_t finish) {
  static IntList2 slots;
  for (size_t at = 0; at < slots.count; at++) free(slots.items[at].items);
  free(slots.items);
  slots = (IntList2){malloc((busy.count + 1) * sizeof *slots.items), 0};
  qsort(busy.items, busy.count, sizeof *busy.items, by_start);
  int64_t at = start;
  for (size_t next = 0; next < busy.count && busy.items[next].items[0] <= finish; next++) {
    const int64_t *one = busy.items[next].items;
    if (one[0] >= at) append(&slots, at, one[0]);
    if (one[1] > at) at = one[1];
  }
  if (at < finish) append(&slots, at, finish);
  return slots;
}
