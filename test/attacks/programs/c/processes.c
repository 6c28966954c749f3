/* Classes 1, 2 and 17: processes that multiply, stay behind, or turn on others. */
#include "attack.h"
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

static void fork_in_sessions(const char *a) {
  (void)a;
  int made = 0;
  for (int i = 0; i < 1000; i++) {
    pid_t pid = fork();
    if (pid == 0) {
      setsid();
      for (;;) pause();
    }
    if (pid > 0) made++;
  }
  printf("forks %d\n", made);
}

/* Every process that can be had forks on, in a session of its own and with its parent gone. */
static void fork_for_ever(const char *a) {
  (void)a;
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    if (fork() == 0) {
      setsid();
      if (fork() > 0) _exit(0);
    }
  }
}

static void vfork_bomb(const char *a) {
  (void)a;
  int made = 0;
  for (int i = 0; i < 100; i++) {
    pid_t pid = vfork();
    if (pid == 0) {
      /* Shares our memory until it ends or executes: this one does neither for long. */
      syscall(SYS_exit, 0);
    }
    if (pid > 0) made++;
  }
  printf("vforks %d\n", made);
}

static void clone_bomb(const char *a) {
  (void)a;
  struct {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
  } args = {.exit_signal = SIGCHLD};
  tell("clone3", syscall(SYS_clone3, &args, sizeof args));
  int made = 0;
  for (int i = 0; i < 1000; i++) {
    long pid = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
    if (pid == 0) for (;;) pause();
    if (pid > 0) made++;
  }
  printf("siblings %d\n", made);
}

static void raise_process_limit(const char *a) {
  (void)a;
  struct rlimit more = {100000, 100000};
  tell("setrlimit", setrlimit(RLIMIT_NPROC, &more));
  fork_in_sessions("");
}

/* The parent ends well at once; the grandchild would write into the next run. */
static void orphan(const char *a) {
  (void)a;
  if (fork() == 0) {
    setsid();
    if (fork() == 0) {
      for (;;) {
        int fd = open("/box/late", O_CREAT | O_WRONLY, 0666);
        dprintf(fd, "x");
        close(fd);
      }
    }
    _exit(0);
  }
  wait(NULL);
  puts("parent done");
}

static long own_cpu_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One short child after another: none is ever waited for, so none is in anybody's sum of children. */
static void hidden_children(const char *a) {
  (void)a;
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    if (fork() == 0) {
      while (own_cpu_ms() < 20) continue;
      _exit(0);
    }
    sleep_ms(20);
  }
}

static void grandchild_works(const char *a) {
  (void)a;
  if (fork() == 0) {
    if (fork() == 0) spin();
    _exit(0);
  }
  for (;;) pause();
}

static void kill_everybody(const char *a) {
  (void)a;
  kill(-1, SIGKILL);
  puts("alive");
}

static void stop_itself(const char *a) {
  (void)a;
  raise(SIGSTOP);
}

static void priorities(const char *a) {
  (void)a;
  struct sched_param fifo = {.sched_priority = 1};
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  tell("nice up", setpriority(PRIO_PROCESS, 0, -1));
  tell("nice down", setpriority(PRIO_PROCESS, 0, 19));
  tell("supervisor nice", setpriority(PRIO_PROCESS, 1, 19));
  tell("fifo", sched_setscheduler(0, SCHED_FIFO, &fifo));
  tell("idle", sched_setscheduler(0, SCHED_IDLE, &(struct sched_param){0}));
  tell("ionice", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
  tell("pin", sched_setaffinity(0, sizeof first, &first));
  tell("core scheduling", prctl(62, 1, 0, 0, 0));
  tell("subreaper", prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
  tell("limits of the supervisor", prlimit(1, RLIMIT_CPU, &(struct rlimit){1, 1}, NULL));
}

const struct act process_acts[] = {
    {"fork-in-sessions", fork_in_sessions}, {"fork-for-ever", fork_for_ever},
    {"vfork-bomb", vfork_bomb},             {"clone-bomb", clone_bomb},
    {"raise-process-limit", raise_process_limit},
    {"orphan", orphan},                     {"hidden-children", hidden_children},
    {"grandchild-works", grandchild_works}, {"kill-everybody", kill_everybody},
    {"stop-itself", stop_itself},           {"priorities", priorities},
    {NULL, NULL}};
