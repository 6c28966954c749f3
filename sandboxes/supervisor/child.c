/* Between fork and exec: from the supervisor's child to a stranger's program, with nothing of ours left to it. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "supervisor.h"

#define STATUS_FD 3

static void __attribute__((noreturn)) fail(enum stage stage) {
  struct child_failure failure = {(int32_t)stage, errno};
  ssize_t ignored = write(STATUS_FD, &failure, sizeof failure);
  (void)ignored;
  _exit(127);
}

/* Gives up root for good: with the user ids all capabilities go, and no-new-privileges keeps them away. */
bool become(uid_t uid) {
  return setgroups(0, NULL) == 0 && setresgid(uid, uid, uid) == 0 && setresuid(uid, uid, uid) == 0 &&
         prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/* 0, 1, 2 are the program's; 3 closes itself on exec; nothing else stays open. */
static void take_stdio(struct child_pipes pipes) {
  int status = fcntl(pipes.status, F_DUPFD_CLOEXEC, 10);
  if (status < 0 || dup2(pipes.in, 0) < 0 || dup2(pipes.out, 1) < 0 || dup2(pipes.err, 2) < 0) _exit(127);
  if (dup3(status, STATUS_FD, O_CLOEXEC) < 0) _exit(127);
  if (syscall(SYS_close_range, STATUS_FD + 1, ~0u, 0) != 0) {
    for (int fd = STATUS_FD + 1; fd < 4096; fd++) close(fd);
  }
}

static void reset_signals(void) {
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool limit(__rlimit_resource_t resource, rlim_t value) {
  struct rlimit limit = {value, value};
  return setrlimit(resource, &limit) == 0;
}

/*
 * The watch in run.c decides; these hold where it could come late. RLIMIT_CORE is the container's: 1, and not 0, since only at
 * 1 does the kernel give no core to a handler on the host either; seccomp keeps programs from changing it.
 */
static void set_limits(const struct run_request *request) {
  bool ok = limit(RLIMIT_CPU, request->cpu_ms / 1000u + 2u) && limit(RLIMIT_FSIZE, request->file_bytes) &&
            limit(RLIMIT_NOFILE, 512) && limit(RLIMIT_MEMLOCK, 0) &&
            limit(RLIMIT_MSGQUEUE, 0) && limit(RLIMIT_STACK, RLIM_INFINITY) && limit(RLIMIT_NPROC, request->processes) &&
            (request->address_bytes == 0 || limit(RLIMIT_AS, request->address_bytes));
  /* When memory runs out the kernel shall take the program, not the supervisor. */
  int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (fd >= 0) {
    ssize_t ignored = write(fd, "1000", 4);
    (void)ignored;
    close(fd);
  }
  if (!ok) fail(STAGE_LIMITS);
}

void start_program(const struct run_request *request, uid_t uid, struct child_pipes pipes) {
  take_stdio(pipes);
  reset_signals();
  if (setsid() < 0) fail(STAGE_STDIO);
  set_limits(request);
  if (!become(uid)) fail(STAGE_USER);
  umask(022);
  /* Made by the new user itself, so that the supervisor needs no CHOWN; readable, so that it can see them empty. */
  if (mkdir(WORK_DIR, 0755) != 0 || mkdir(TMP_DIR, 0755) != 0 || chdir(request->cwd) != 0) fail(STAGE_BOX);
  execve(request->argv[0], request->argv, request->env);
  fail(STAGE_EXEC);
}
