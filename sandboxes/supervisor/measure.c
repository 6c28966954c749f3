/*
 * Readings of the container's cgroup, version 1 or 2, both mounted read-only. Where the runtime shows no cgroup files
 * (gVisor, for one) /proc is summed up instead.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "supervisor.h"

static int version, cpu_fd = -1, memory_fd = -1, kernel_fd = -1, oom_fd = -1;

static int open_first(const char *first, const char *second) {
  int fd = open(first, O_RDONLY | O_CLOEXEC);
  return fd >= 0 || second == NULL ? fd : open(second, O_RDONLY | O_CLOEXEC);
}

void meter_open(void) {
  version = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0 ? 2 : 1;
  if (version == 2) {
    cpu_fd = open_first("/sys/fs/cgroup/cpu.stat", NULL);
    memory_fd = open_first("/sys/fs/cgroup/memory.stat", NULL);
    oom_fd = open_first("/sys/fs/cgroup/memory.events", NULL);
  } else {
    cpu_fd = open_first("/sys/fs/cgroup/cpuacct/cpuacct.usage", "/sys/fs/cgroup/cpu,cpuacct/cpuacct.usage");
    memory_fd = open_first("/sys/fs/cgroup/memory/memory.stat", NULL);
    kernel_fd = open_first("/sys/fs/cgroup/memory/memory.kmem.usage_in_bytes", NULL);
    oom_fd = open_first("/sys/fs/cgroup/memory/memory.oom_control", NULL);
  }
}

int meter_cgroup_version(void) { return version; }
bool meter_reads_memory(void) { return memory_fd >= 0; }
bool meter_reads_cpu(void) { return cpu_fd >= 0; }

static bool read_text(int fd, char *into, size_t size) {
  ssize_t n = fd < 0 ? -1 : pread(fd, into, size - 1, 0);
  if (n <= 0) return false;
  into[n] = '\0';
  return true;
}

/* The number after `key ` at the start of a line; 0 if there is none. */
static uint64_t field(const char *text, const char *key) {
  size_t length = strlen(key);
  for (const char *line = text; line != NULL && *line != '\0';) {
    if (strncmp(line, key, length) == 0 && line[length] == ' ') return strtoull(line + length, NULL, 10);
    line = strchr(line, '\n');
    if (line != NULL) line++;
  }
  return 0;
}

/* CPU and resident memory of every other process, from /proc: 10 ms and page granular, and blind to what has ended. */
static void scan_proc(uint64_t *cpu_us, uint64_t *memory_bytes) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) return;
  uint64_t tick_us = 1000000u / (uint64_t)sysconf(_SC_CLK_TCK);
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    if (!isdigit((unsigned char)entry->d_name[0]) || strcmp(entry->d_name, "1") == 0) continue;
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%.20s/stat", entry->d_name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool got = read_text(fd, text, sizeof text);
    if (fd >= 0) close(fd);
    const char *after_name = got ? strrchr(text, ')') : NULL;
    unsigned long user = 0, system = 0;
    long resident = 0;
    if (after_name != NULL &&
        sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %*d %*d %*d %*d %*d %*d %*u %*u %ld",
               &user, &system, &resident) == 3) {
      *cpu_us += (user + system) * tick_us;
      *memory_bytes += (uint64_t)resident * (uint64_t)sysconf(_SC_PAGESIZE);
    }
  }
  closedir(proc);
}

static uint64_t rusage_us(int who) {
  struct rusage usage;
  getrusage(who, &usage);
  return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000u +
         (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

struct reading meter_read(void) {
  struct reading reading = {0, 0, 0, 0};
  uint64_t live_cpu_us = 0, live_memory = 0;
  char text[8192];
  if (cpu_fd < 0 || memory_fd < 0) scan_proc(&live_cpu_us, &live_memory);
  if (read_text(cpu_fd, text, sizeof text)) {
    uint64_t all = version == 2 ? field(text, "usage_usec") : strtoull(text, NULL, 10) / 1000u;
    uint64_t own = rusage_us(RUSAGE_SELF);
    reading.cpu_us = all > own ? all - own : 0;
  } else {
    reading.cpu_us = live_cpu_us + rusage_us(RUSAGE_CHILDREN);
  }
  if (read_text(memory_fd, text, sizeof text)) {
    reading.memory_bytes = field(text, version == 2 ? "anon" : "rss") + field(text, "shmem");
    /* Version 2 has the sum since Linux 5.18; before, its largest part. */
    if (version == 2) reading.kernel_bytes = field(text, "kernel") > 0 ? field(text, "kernel") : field(text, "slab");
  } else {
    reading.memory_bytes = live_memory;
  }
  if (read_text(kernel_fd, text, sizeof text)) reading.kernel_bytes = strtoull(text, NULL, 10);
  if (read_text(oom_fd, text, sizeof text)) reading.oom_kills = field(text, "oom_kill");
  return reading;
}
