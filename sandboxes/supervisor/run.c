/* One program under limits: start it, watch it, end all of it, say what was seen. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor.h"

#define TICK_US 4000u            /* how often CPU, memory and time are looked at */
/* Kernel memory that any honest program may cost (page tables, stacks of threads); what is more was put there to be hidden. */
#define FREE_KERNEL_BYTES (16u << 20)
#define READ_SIZE 65536u         /* what a pipe holds */
#define REAP_DEADLINE_US 5000000u /* a process that survives SIGKILL this long is a fault of the machine */

struct watch {
  const struct run_request *request;
  struct run_result *result;
  struct capture *out, *err;
  struct reading before;
  struct waits waits;
  struct task_times last; /* of the program's first task, at its end */
  pid_t pid;
  bool ended;
  int status;
  uint64_t started_us, ended_us;
  uint64_t user_us, system_us, max_rss, max_sampled, noticed_late_us;
  int out_fd, err_fd, signal_fd, status_fd;
};

static uint64_t timeval_us(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

/* As PID 1 of the pid namespace this reaches every other process in it, at one stroke: a fork in progress is caught too. */
static void end_all(struct watch *w, enum killed_for reason) {
  if (w->result->killed_for == KILLED_NOT) w->result->killed_for = (uint8_t)reason;
  kill(-1, SIGKILL);
}

static void capture_open(struct capture *c, uint64_t limit) {
  c->length = 0;
  c->limit = limit;
  c->capacity = limit + READ_SIZE;
  c->bytes = mmap(NULL, c->capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (c->bytes == MAP_FAILED) fatal("no-space: no room for %llu bytes of output", (unsigned long long)limit);
}

/* Reads what is there; false once the stream has nothing more to give or has given too much. */
static bool capture_read(struct capture *c, int fd) {
  while (c->length <= c->limit) {
    ssize_t n = read(fd, c->bytes + c->length, c->capacity - c->length < READ_SIZE ? c->capacity - c->length : READ_SIZE);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN;
    if (n == 0) return false;
    c->length += (size_t)n;
  }
  return false;
}

/* Zombies of orphans come to PID 1: their time and memory count as the program's. */
static bool reap(struct watch *w) {
  for (;;) {
    int status;
    struct rusage usage;
    pid_t pid = wait4(-1, &status, WNOHANG, &usage);
    if (pid == 0) return true;
    if (pid < 0) return errno == EINTR;
    w->user_us += timeval_us(usage.ru_utime);
    w->system_us += timeval_us(usage.ru_stime);
    if ((uint64_t)usage.ru_maxrss * 1024u > w->max_rss) w->max_rss = (uint64_t)usage.ru_maxrss * 1024u;
    if (pid == w->pid) {
      w->ended = true;
      w->ended_us = now_us();
      w->status = status;
    } else if (w->ended) {
      w->result->leftovers++;
    }
  }
}

/* Only time in which the program had or wanted no core is held against it; a wait that is going on is waited for. */
static void check_time(struct watch *w, uint64_t cpu_us) {
  uint64_t now = now_us(), real_us = now - w->started_us, limit_us = w->request->wall_ms * 1000ull;
  bool late = real_us > limit_us + w->waits.credited_us;
  if (!late && now < w->waits.looked_us + WAITS_WINDOW_US) return;
  bool waiting = waits_look(&w->waits, now, cpu_us, late);
  if (!waiting && real_us > limit_us + w->waits.credited_us) end_all(w, KILLED_WALL);
  else if (real_us > w->request->real_ms * 1000ull) end_all(w, KILLED_STARVED);
}

/* Pipes and sockets hold gigabytes that no count of a process's own memory shows. */
static uint64_t hidden_memory(const struct watch *w, const struct reading *now) {
  uint64_t free = w->before.kernel_bytes + FREE_KERNEL_BYTES;
  return now->kernel_bytes > free ? now->kernel_bytes - free : 0;
}

static void check_usage(struct watch *w) {
  struct reading now = meter_read();
  /* What has been captured lies in the supervisor's memory and is not the program's. */
  uint64_t ours = w->before.memory_bytes + w->out->length + w->err->length;
  uint64_t memory = now.memory_bytes > ours ? now.memory_bytes - ours : 0;
  memory += hidden_memory(w, &now);
  if (memory > w->max_sampled) w->max_sampled = memory;
  if (memory > w->request->memory_bytes) end_all(w, KILLED_MEMORY);
  if (now.cpu_us > w->before.cpu_us + w->request->cpu_ms * 1000ull) end_all(w, KILLED_CPU);
  check_time(w, now.cpu_us);
}

static void drain_signals(int fd) {
  struct signalfd_siginfo info[8];
  while (read(fd, info, sizeof info) > 0) continue;
}

static void read_stream(struct watch *w, struct capture *c, int *fd) {
  if (*fd < 0 || capture_read(c, *fd)) return;
  if (c->length > c->limit) end_all(w, KILLED_OUTPUT);
  close(*fd);
  *fd = -1;
}

/* The times of a task go with it when it is reaped; so those of the program's first are read before. */
static void reap_program(struct watch *w, uint64_t own_wait_before_us) {
  struct task_times last = {0, 0};
  bool read = waits_task(w->pid, w->pid, &last);
  reap(w);
  if (!w->ended) return;
  if (read) w->last = last;
  /* We may have had to wait for a core ourselves before we could see the end. */
  w->noticed_late_us = waits_own_us() - own_wait_before_us;
}

/* Until the program itself has ended, by itself or by us. */
static void watch_until_end(struct watch *w) {
  uint64_t next_tick = w->started_us + TICK_US;
  while (!w->ended) {
    uint64_t now = now_us();
    if (now >= next_tick) {
      check_usage(w);
      next_tick = now + TICK_US;
    }
    uint64_t wait_us = next_tick > now ? next_tick - now : 0;
    struct timespec wait = {0, (long)wait_us * 1000};
    struct pollfd fds[4] = {{w->out_fd, POLLIN, 0}, {w->err_fd, POLLIN, 0}, {w->signal_fd, POLLIN, 0}, {STDIN_FILENO, 0, 0}};
    uint64_t own_wait_us = waits_own_us();
    if (ppoll(fds, 4, &wait, NULL) < 0 && errno != EINTR) fatal("protocol: poll: %s", strerror(errno));
    if (fds[3].revents & (POLLHUP | POLLERR)) _exit(0); /* the grader is gone */
    if (fds[0].revents) read_stream(w, w->out, &w->out_fd);
    if (fds[1].revents) read_stream(w, w->err, &w->err_fd);
    if (fds[2].revents) {
      drain_signals(w->signal_fd);
      reap_program(w, own_wait_us);
    }
  }
}

/* Nothing of the program outlives its run. Not timed, and its length says nothing about the program. */
static void end_leftovers(struct watch *w) {
  uint64_t deadline = now_us() + REAP_DEADLINE_US;
  kill(-1, SIGKILL);
  while (reap(w)) {
    struct pollfd fd = {w->signal_fd, POLLIN, 0};
    if (now_us() > deadline) fatal("protocol: a process does not die");
    poll(&fd, 1, 50);
    drain_signals(w->signal_fd);
    kill(-1, SIGKILL);
  }
  /* All writers are gone: what is still in the pipes is all there will be. */
  read_stream(w, w->out, &w->out_fd);
  read_stream(w, w->err, &w->err_fd);
}

static void conclude(struct watch *w) {
  struct run_result *r = w->result;
  struct reading after = meter_read();
  uint64_t counted = w->user_us + w->system_us;
  uint64_t metered = after.cpu_us > w->before.cpu_us ? after.cpu_us - w->before.cpu_us : 0;
  /* A parent that ignores SIGCHLD hides its children's time from wait4, but not from the cgroup. */
  uint64_t hidden = metered > counted ? metered - counted : 0;
  r->cpu_user_us = w->user_us + hidden;
  r->cpu_system_us = w->system_us;
  r->wall_us = w->ended_us - w->started_us;
  /* Ended for its wall time: what it was credited with then stands; waiting for a core to die is no part of it. */
  if (r->killed_for != KILLED_WALL) waits_end(&w->waits, w->pid, w->last, after.cpu_us);
  r->wait_us = w->waits.credited_us + (r->killed_for == KILLED_WALL ? 0 : w->noticed_late_us);
  if (r->wait_us > r->wall_us) r->wait_us = r->wall_us;
  r->peak_bytes = w->max_rss > w->max_sampled ? w->max_rss : w->max_sampled;
  r->oom_kills = (uint32_t)(after.oom_kills - w->before.oom_kills);
  r->exit_code = WIFEXITED(w->status) ? WEXITSTATUS(w->status) : -1;
  r->signal = WIFSIGNALED(w->status) ? WTERMSIG(w->status) : 0;
  struct child_failure failure;
  if (read(w->status_fd, &failure, sizeof failure) == (ssize_t)sizeof failure) {
    r->stage = (uint8_t)failure.stage;
    r->error = failure.error;
  }
  /* A program that ended between two looks is held to the same limits. */
  if (r->killed_for != KILLED_NOT) return;
  if (r->oom_kills > 0 || r->peak_bytes > w->request->memory_bytes) r->killed_for = KILLED_MEMORY;
  else if (w->out->length > w->out->limit || w->err->length > w->err->limit) r->killed_for = KILLED_OUTPUT;
  else if (r->cpu_user_us + r->cpu_system_us > w->request->cpu_ms * 1000ull) r->killed_for = KILLED_CPU;
  else if (r->wall_us - r->wait_us > w->request->wall_ms * 1000ull) r->killed_for = KILLED_WALL;
}

static int child_signals(void) {
  static int fd = -1;
  if (fd >= 0) return fd;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGCHLD);
  sigprocmask(SIG_BLOCK, &set, NULL);
  fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0) fatal("protocol: signalfd: %s", strerror(errno));
  return fd;
}

void run_program(const struct run_request *request, uid_t uid, int stdin_fd, struct run_result *result, struct capture *out,
                 struct capture *err) {
  int out_pipe[2], err_pipe[2], status_pipe[2];
  if (pipe2(out_pipe, O_CLOEXEC) != 0 || pipe2(err_pipe, O_CLOEXEC) != 0 || pipe2(status_pipe, O_CLOEXEC) != 0) {
    fatal("protocol: pipe: %s", strerror(errno));
  }
  /* So that the program may also open /dev/stdout and /dev/stderr by name. */
  fchmod(out_pipe[1], 0622);
  fchmod(err_pipe[1], 0622);
  memset(result, 0, sizeof *result);
  capture_open(out, request->output_bytes);
  capture_open(err, request->output_bytes);
  struct watch w = {.request = request, .result = result, .out = out, .err = err};
  w.signal_fd = child_signals();
  drain_signals(w.signal_fd);
  w.before = meter_read();
  w.started_us = now_us();
  waits_begin(&w.waits, w.started_us, w.before.cpu_us);
  w.pid = fork();
  if (w.pid < 0) fatal("protocol: fork: %s", strerror(errno));
  if (w.pid == 0) {
    start_program(request, uid, (struct child_pipes){stdin_fd, out_pipe[1], err_pipe[1], status_pipe[1]});
  }
  close(out_pipe[1]);
  close(err_pipe[1]);
  close(status_pipe[1]);
  w.out_fd = out_pipe[0];
  w.err_fd = err_pipe[0];
  w.status_fd = status_pipe[0];
  fcntl(w.out_fd, F_SETFL, O_NONBLOCK);
  fcntl(w.err_fd, F_SETFL, O_NONBLOCK);
  fcntl(w.status_fd, F_SETFL, O_NONBLOCK);
  watch_until_end(&w);
  end_leftovers(&w);
  conclude(&w);
  if (w.out_fd >= 0) close(w.out_fd);
  if (w.err_fd >= 0) close(w.err_fd);
  close(w.status_fd);
}
