/* Classes 3 to 5: more memory than allowed, in whatever disguise. */
#include "attack.h"
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>

static void heap(const char *a) {
  (void)a;
  take_memory(4096);
}

static int recurse(int n) {
  volatile char pad[1024];
  pad[n % 1024] = 1;
  return n < 0 ? 0 : recurse(n + 1) + pad[0];
}

static void stack(const char *a) {
  (void)a;
  printf("%d\n", recurse(0));
}

static void static_data(const char *a) {
  (void)a;
  static volatile char data[1 << 28];
  for (size_t i = 0; i < sizeof data; i += 4096) data[i] = 1;
}

static void many_small(const char *a) {
  (void)a;
  for (int i = 0; i < 7; i++) {
    if (fork() == 0) {
      take_memory(16);
      for (;;) pause();
    }
  }
  for (;;) pause();
}

static void over_and_out(const char *a) {
  (void)a;
  take_memory(100);
  _exit(0);
}

static void fill(int fd, size_t mib) {
  static char block[1 << 20];
  for (size_t i = 0; i < mib; i++) {
    if (write(fd, block, sizeof block) < 0) tell("write", -1);
  }
}

static void scratch_files(const char *a) {
  (void)a;
  fill(open("/box/work/big", O_CREAT | O_WRONLY, 0666), 120);
}

static void memory_file(const char *a) {
  (void)a;
  fill(memfd_create("big", 0), 120);
}

static void shared_mapping(const char *a) {
  (void)a;
  size_t size = 100ul << 20;
  memset(mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), 1, size);
  for (;;) pause();
}

static void cram(int fd) {
  static char block[1 << 16];
  int large = 1 << 20;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &large, sizeof large);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  while (write(fd, block, sizeof block) > 0) continue;
}

/* Data in flight belongs to no process: a socket holds some 400 KiB of it. */
static void socket_buffers(const char *a) {
  (void)a;
  int ends[2];
  while (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) {
    cram(ends[0]);
    cram(ends[1]);
  }
  for (;;) pause();
}

static void pipe_buffers(const char *a) {
  (void)a;
  int ends[2];
  while (pipe(ends) == 0) {
    fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
    cram(ends[1]);
  }
  for (;;) pause();
}

static void reserve(const char *a) {
  (void)a;
  printf("%s\n", malloc(1ul << 40) == NULL ? "refused" : "had");
}

static void privileged(const char *a) {
  (void)a;
  struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
  tell("lock all", mlockall(MCL_CURRENT | MCL_FUTURE));
  tell("raise locked", setrlimit(RLIMIT_MEMLOCK, &more));
  tell("raise address space", setrlimit(RLIMIT_AS, &more));
  void *huge = mmap(NULL, 2 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
  tell("huge page", huge == MAP_FAILED ? -1 : 0);
  tell("huge memory file", memfd_create("huge", MFD_HUGETLB));
  tell("bind to node", syscall(SYS_mbind, 0, 4096, 0, NULL, 0, 0));
  int fd = open("/proc/self/oom_score_adj", O_WRONLY);
  tell("never killed", write(fd, "-900", 4));
}

const struct act memory_acts[] = {
    {"heap", heap},
    {"stack", stack},
    {"static-data", static_data},
    {"many-small", many_small},
    {"over-and-out", over_and_out},
    {"scratch-files", scratch_files},
    {"memory-file", memory_file},
    {"shared-mapping", shared_mapping},
    {"socket-buffers", socket_buffers},
    {"pipe-buffers", pipe_buffers},
    {"reserve", reserve},
    {"privileged-memory", privileged},
    {NULL, NULL}};
