/* Class 38, and ends of every kind. */
#include "attack.h"
#include <sys/resource.h>

static void crash(const char *argument) {
  struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY}, now;
  setrlimit(RLIMIT_CORE, &most);
  setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
  getrlimit(RLIMIT_CORE, &now);
  printf("core %lu %lu\n", (unsigned long)now.rlim_cur, (unsigned long)now.rlim_max);
  raise(atoi(argument));
}

const struct act end_acts[] = {{"crash", crash}, {NULL, NULL}};
