/* Of one task before and after a window (ran, waited), and of what all tasks ran: what is credited, a line each. */
#include <inttypes.h>
#include <stdio.h>

#include "units.h"

int unit_credit(int count, char **arguments) {
  (void)count, (void)arguments;
  struct task_times a, b;
  uint64_t all;
  while (scanf("%" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64, &a.ran_us, &a.waited_us, &b.ran_us, &b.waited_us, &all) == 5) {
    printf("%" PRIu64 "\n", waits_credit(a, b, all));
  }
  return 0;
}
