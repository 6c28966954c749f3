/* Class 22: two programs in two containers at once. `signal` raises every flag it can think of; `notice` looks for them. */
#include "attack.h"
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

static const char *const SHARED[] = {"/proc/self/ns/user", "/proc/self/ns/time", "/dev/null", "/usr/bin/env", "/etc/hosts",
                                     "/sys/fs/cgroup",     "/assay/supervisor",  "/proc/version"};
#define SHARED_COUNT (sizeof SHARED / sizeof *SHARED)

static const struct sockaddr_un ABSTRACT = {AF_UNIX, "\0meeting place"};

static void lock(int fd) {
  struct flock whole = {.l_type = F_WRLCK};
  flock(fd, LOCK_EX | LOCK_NB);
  fcntl(fd, F_SETLK, &whole);
  fcntl(fd, F_OFD_SETLK, &whole);
  whole.l_type = F_RDLCK;
  fcntl(fd, F_SETLK, &whole);
  fcntl(fd, F_OFD_SETLK, &whole);
  fcntl(fd, F_SETLEASE, F_RDLCK);
}

static void signal_other(const char *secret) {
  char path[256];
  lock(eventfd(0, 0));
  for (size_t i = 0; i < SHARED_COUNT; i++) lock(open(SHARED[i], O_RDONLY));
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(fd, (const struct sockaddr *)&ABSTRACT, sizeof ABSTRACT);
  listen(fd, 1);
  close(open("/dev/shm/flag", O_CREAT | O_WRONLY, 0666));
  close(open("/box/flag", O_CREAT | O_WRONLY, 0666));
  snprintf(path, sizeof path, "/dev/shm/%s", secret);
  dprintf(open(path, O_CREAT | O_WRONLY, 0666), "%s\n", secret);
  for (int i = 0; i < 8; i++) open("/dev/ptmx", O_RDWR);
  write(open("/dev/null", O_WRONLY), "", 0);
  puts("flags are up");
  fflush(stdout);
  for (;;) pause();
}

static void notice_lock(const char *what, int fd) {
  struct flock whole = {.l_type = F_WRLCK};
  if (fd < 0) return;
  if (flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK) printf("noticed flock of %s\n", what);
  if (fcntl(fd, F_GETLK, &whole) == 0 && whole.l_type != F_UNLCK) printf("noticed lock of %s\n", what);
  whole = (struct flock){.l_type = F_WRLCK};
  if (fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK) printf("noticed lock of %s\n", what);
  whole = (struct flock){.l_type = F_WRLCK};
  if (fcntl(fd, F_OFD_SETLK, &whole) < 0 && errno == EAGAIN) printf("noticed lock of %s\n", what);
}

/* What is counted for the whole machine must not be readable, whatever it says. */
static void notice_counter(const char *path) {
  char byte;
  int fd = open(path, O_RDONLY);
  if (fd >= 0 && read(fd, &byte, 1) == 1) printf("counter %s\n", path);
  if (fd >= 0) close(fd);
}

static void notice(const char *a) {
  (void)a;
  notice_lock("eventfd", eventfd(0, 0));
  for (size_t i = 0; i < SHARED_COUNT; i++) notice_lock(SHARED[i], open(SHARED[i], O_RDONLY));
  if (connect(socket(AF_UNIX, SOCK_STREAM, 0), (const struct sockaddr *)&ABSTRACT, sizeof ABSTRACT) == 0) puts("noticed socket");
  if (access("/dev/shm/flag", F_OK) == 0 || access("/box/flag", F_OK) == 0) puts("noticed file");
  const char *const counters[] = {"/proc/loadavg",  "/proc/stat",       "/proc/uptime",    "/proc/meminfo",
                                  "/proc/vmstat",   "/proc/zoneinfo",   "/proc/buddyinfo", "/proc/diskstats",
                                  "/proc/softirqs", "/proc/interrupts", "/proc/locks",     "/proc/cgroups",
                                  "/proc/swaps",    "/proc/key-users",  "/proc/keys",      "/proc/schedstat",
                                  "/proc/pressure/cpu",                 "/proc/sys/fs/file-nr",
                                  "/proc/sys/fs/inode-nr",              "/proc/sys/kernel/pty/nr",
                                  "/proc/sys/kernel/random/boot_id",    "/sys/block/vda/stat",
                                  "/sys/devices/system/node/node0/meminfo",
                                  "/sys/kernel/mm/ksm/pages_sharing",   "/sys/class/thermal/thermal_zone0/temp"};
  for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) notice_counter(counters[i]);
  puts("looked");
}

const struct act channel_acts[] = {{"signal", signal_other}, {"notice", notice}, {NULL, NULL}};
