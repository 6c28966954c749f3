/* Parts of the supervisor, each driven by what comes on standard input or as arguments: units PART [ARGUMENT…] */
#include <signal.h>
#include <string.h>

#include "units.h"

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN); /* as the supervisor does */
  static const struct {
    const char *name;
    int (*run)(int count, char **arguments);
  } parts[] = {{"requests", unit_requests}, {"meter", unit_meter}, {"credit", unit_credit}, {"feed", unit_feed}, {"capture", unit_capture}};
  for (size_t i = 0; argc > 1 && i < sizeof parts / sizeof *parts; i++) {
    if (strcmp(argv[1], parts[i].name) == 0) return parts[i].run(argc - 2, argv + 2);
  }
  return 2;
}
