/* What the reader of cgroups finds in these folders. */
#include <inttypes.h>
#include <stdio.h>

#include "units.h"

int unit_meter(int count, char **arguments) {
  for (int i = 0; i < count; i++) {
    meter_open(arguments[i]);
    struct reading r = meter_read();
    printf("v%d cpu=%s:%" PRIu64 " memory=%s:%" PRIu64 " kernel=%" PRIu64 " oom=%" PRIu64 "\n", meter_cgroup_version(),
           meter_reads_cpu() ? "cgroup" : "proc", r.cpu_us, meter_reads_memory() ? "cgroup" : "proc", r.memory_bytes,
           r.kernel_bytes, r.oom_kills);
  }
  return 0;
}
