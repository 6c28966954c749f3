/*
 * Readings of the container's cgroup, version 1 or 2, both mounted read-only. Where the runtime shows no cgroup files
 * (gVisor, for one) /proc is summed up instead.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "supervisor.h"

#define TEXT_SIZE 8192

static struct {
  int version, cpu_fd, memory_fd, kernel_fd, oom_fd; /* -1 where there is no such file, or not with what is wanted of it */
} meter = {0, -1, -1, -1, -1};

static bool read_text(int fd, char into[TEXT_SIZE]) {
  ssize_t n = fd < 0 ? -1 : pread(fd, into, TEXT_SIZE - 1, 0);
  if (n <= 0) return false;
  into[n] = '\0';
  return true;
}

/* The number of a line `key number`, or of the whole text for an empty key; a line without an end is none. */
bool meter_field(const char *text, const char *key, uint64_t *value) {
  size_t length = strlen(key);
  for (const char *line = text; line != NULL; line = strchr(line, '\n')) {
    if (*line == '\n') line++;
    const char *number = line + (length > 0 ? length + 1 : 0);
    if (strncmp(line, key, length) != 0 || (length > 0 && line[length] != ' ') || !isdigit((unsigned char)*number)) continue;
    char *end;
    *value = strtoull(number, &end, 10);
    if (*end == '\n') return true;
  }
  return false;
}

/* A file is used if it has these two fields now (the second may be NULL): it will have them later. */
static int open_with(const char *root, const char *path, const char *first, const char *second) {
  char full[256], text[TEXT_SIZE];
  uint64_t value;
  snprintf(full, sizeof full, "%s/%s", root, path);
  int fd = open(full, O_RDONLY | O_CLOEXEC);
  if (read_text(fd, text) && meter_field(text, first, &value) && (second == NULL || meter_field(text, second, &value))) return fd;
  if (fd >= 0) close(fd);
  return -1;
}

void meter_open(const char *root) {
  char controllers[256];
  snprintf(controllers, sizeof controllers, "%s/cgroup.controllers", root);
  if (access(controllers, F_OK) == 0) {
    meter.version = 2;
    meter.cpu_fd = open_with(root, "cpu.stat", "usage_usec", NULL);
    meter.memory_fd = open_with(root, "memory.stat", "anon", "shmem");
    meter.kernel_fd = -1;
    meter.oom_fd = open_with(root, "memory.events", "oom_kill", NULL);
  } else {
    meter.version = 1;
    meter.cpu_fd = open_with(root, "cpuacct/cpuacct.usage", "", NULL);
    if (meter.cpu_fd < 0) meter.cpu_fd = open_with(root, "cpu,cpuacct/cpuacct.usage", "", NULL);
    meter.memory_fd = open_with(root, "memory/memory.stat", "rss", "shmem");
    meter.kernel_fd = open_with(root, "memory/memory.kmem.usage_in_bytes", "", NULL);
    meter.oom_fd = open_with(root, "memory/memory.oom_control", "oom_kill", NULL);
  }
}

int meter_cgroup_version(void) { return meter.version; }
bool meter_reads_memory(void) { return meter.memory_fd >= 0; }
bool meter_reads_cpu(void) { return meter.cpu_fd >= 0; }

/* What could be read before and cannot be now leaves nothing to judge by. */
static uint64_t must_have(const char *text, const char *key) {
  uint64_t value;
  if (!meter_field(text, key, &value)) fatal("protocol: the cgroup does not tell %s any more", key);
  return value;
}

static void must_read(int fd, char into[TEXT_SIZE]) {
  if (!read_text(fd, into)) fatal("protocol: the cgroup cannot be read any more: %s", strerror(errno));
}

/* CPU and resident memory of every other process, from /proc: 10 ms and page granular, and blind to what has ended. */
static void scan_proc(uint64_t *cpu_us, uint64_t *memory_bytes) {
  DIR *proc = opendir("/proc");
  if (proc == NULL) return;
  uint64_t tick_us = 1000000u / (uint64_t)sysconf(_SC_CLK_TCK);
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    if (!isdigit((unsigned char)entry->d_name[0]) || strcmp(entry->d_name, "1") == 0) continue;
    char path[64], text[TEXT_SIZE];
    snprintf(path, sizeof path, "/proc/%.20s/stat", entry->d_name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool got = read_text(fd, text);
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

static uint64_t cgroup_cpu_us(void) {
  char text[TEXT_SIZE];
  must_read(meter.cpu_fd, text);
  uint64_t all = meter.version == 2 ? must_have(text, "usage_usec") : must_have(text, "") / 1000u;
  uint64_t own = rusage_us(RUSAGE_SELF);
  return all > own ? all - own : 0;
}

static void read_cgroup_memory(struct reading *reading) {
  char text[TEXT_SIZE];
  must_read(meter.memory_fd, text);
  reading->memory_bytes = must_have(text, meter.version == 2 ? "anon" : "rss") + must_have(text, "shmem");
  /* Version 2 has the sum since Linux 5.18; before, its largest part. */
  if (meter.version == 2 && !meter_field(text, "kernel", &reading->kernel_bytes)) meter_field(text, "slab", &reading->kernel_bytes);
}

struct reading meter_read(void) {
  struct reading reading = {0, 0, 0, 0};
  char text[TEXT_SIZE];
  if (meter.cpu_fd < 0 || meter.memory_fd < 0) scan_proc(&reading.cpu_us, &reading.memory_bytes);
  if (meter.cpu_fd >= 0) reading.cpu_us = cgroup_cpu_us();
  else reading.cpu_us += rusage_us(RUSAGE_CHILDREN);
  if (meter.memory_fd >= 0) read_cgroup_memory(&reading);
  if (read_text(meter.kernel_fd, text)) meter_field(text, "", &reading.kernel_bytes);
  if (meter.oom_fd >= 0) {
    must_read(meter.oom_fd, text);
    reading.oom_kills = must_have(text, "oom_kill");
  }
  return reading;
}
