/* One program under limits: start it, watch it, end all of it, say what was seen. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor.h"

#define TICK_US 4000u            /* how often CPU, memory and time are looked at */
/* Kernel memory that any honest program may cost (page tables, stacks of threads); what is more was put there to be hidden. */
#define FREE_KERNEL_BYTES (16u << 20)
#define REAP_AT_ONCE 64
#define REAP_DEADLINE_US 5000000u /* a process that survives SIGKILL this long is a fault of the machine */

struct watch {
  const struct run_request *request;
  struct run_result *result;
  struct capture *out, *err;
  struct reading before;
  struct waits waits;
  struct task_times last; /* of the program's first task, at its end */
  pid_t pid;
  bool ended, more_dead;
  int status;
  uint64_t started_us, ended_us;
  uint64_t user_us, system_us, max_rss, max_sampled, noticed_late_us;
  int out_fd, err_fd, signal_fd, status_fd;
  struct feed *feed; /* of a live run */
  int in_fd;         /* where it goes; -1 once the program gets no more */
};

static uint64_t timeval_us(struct timeval t) { return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_usec; }

/* As PID 1 of the pid namespace this reaches every other process in it, at one stroke: a fork in progress is caught too. */
static void end_all(struct watch *w, enum killed_for reason) {
  if (w->result->killed_for == KILLED_NOT) w->result->killed_for = (uint8_t)reason;
  kill(-1, SIGKILL);
}

enum reaped { REAPED_SOME, REAPED_NOW, REAPED_ALL };

/*
 * Zombies of orphans come to PID 1: their time and memory count as the program's. So many at once, and no more before limits
 * have been looked at again; then, none that is dead just now; at last, none that could die.
 */
static enum reaped reap(struct watch *w) {
  for (int count = 0; count < REAP_AT_ONCE; count++) {
    int status;
    struct rusage usage;
    pid_t pid = wait4(-1, &status, WNOHANG | __WALL, &usage);
    if (pid == 0) return REAPED_NOW;
    if (pid < 0) return errno == ECHILD ? REAPED_ALL : REAPED_SOME;
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
  return REAPED_SOME;
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

static void close_once(int *fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

static void read_stream(struct watch *w, struct capture *c, int *fd) {
  enum capture_state state = *fd < 0 ? CAPTURE_OPEN : capture_read(c, *fd);
  if (state == CAPTURE_OPEN) return;
  if (state == CAPTURE_OVER) end_all(w, KILLED_OUTPUT);
  close_once(fd);
}

static void give_input(struct watch *w) {
  if (w->in_fd >= 0 && !feed_give(w->feed, w->in_fd)) close_once(&w->in_fd);
}

/* The times of a task go with it when it is reaped; so those of the program's first are read before. */
static void reap_program(struct watch *w, uint64_t own_wait_before_us) {
  struct task_times last = {0, 0};
  bool read = waits_task(w->pid, w->pid, &last);
  w->more_dead = reap(w) == REAPED_SOME;
  if (!w->ended) return;
  if (read) w->last = last;
  /* We may have had to wait for a core ourselves before we could see the end. */
  w->noticed_late_us = waits_own_us() - own_wait_before_us;
}

enum { AT_OUT, AT_ERR, AT_SIGNAL, AT_GRADER, AT_IN, AT_REPLY, AT_COUNT };

static void await(struct watch *w, struct pollfd fds[AT_COUNT], uint64_t wait_us) {
  bool live = w->feed != NULL;
  fds[AT_OUT] = (struct pollfd){w->out_fd, POLLIN, 0};
  fds[AT_ERR] = (struct pollfd){w->err_fd, POLLIN, 0};
  fds[AT_SIGNAL] = (struct pollfd){w->signal_fd, POLLIN, 0};
  fds[AT_GRADER] = (struct pollfd){STDIN_FILENO, live && feed_room(w->feed) > 0 ? POLLIN : 0, 0};
  /* Asked only while there is something to hand over: a pipe that nobody reads any more reports that without end. */
  fds[AT_IN] = (struct pollfd){live && w->feed->length > 0 ? w->in_fd : -1, POLLOUT, 0};
  fds[AT_REPLY] = (struct pollfd){live && capture_unsent(w->out) ? STDOUT_FILENO : -1, POLLOUT, 0};
  struct timespec wait = {0, (long)wait_us * 1000};
  if (ppoll(fds, AT_COUNT, &wait, NULL) < 0 && errno != EINTR) fatal("protocol: poll: %s", strerror(errno));
}

static void converse(struct watch *w, const struct pollfd fds[AT_COUNT]) {
  if (fds[AT_GRADER].revents & POLLIN) feed_receive(w->feed);
  if (fds[AT_GRADER].revents & POLLIN || fds[AT_IN].revents) give_input(w);
  if (capture_unsent(w->out)) capture_send_some(w->out, REP_STDOUT);
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
    struct pollfd fds[AT_COUNT] = {0};
    uint64_t own_wait_us = waits_own_us();
    await(w, fds, next_tick > now && !w->more_dead ? next_tick - now : 0);
    if (fds[AT_GRADER].revents & (POLLHUP | POLLERR)) _exit(0); /* the grader is gone */
    if (fds[AT_OUT].revents) read_stream(w, w->out, &w->out_fd);
    if (fds[AT_ERR].revents) read_stream(w, w->err, &w->err_fd);
    if (w->feed != NULL) converse(w, fds);
    if (fds[AT_SIGNAL].revents || w->more_dead) {
      drain_signals(w->signal_fd);
      reap_program(w, own_wait_us);
    }
  }
}

/*
 * All writers are gone: what is in the pipe is all there will be. Its end may not show: a writing end that was sent to a socket
 * which nobody can reach stays open until the kernel looks for such sockets.
 */
static void read_rest(struct watch *w, struct capture *c, int *fd) {
  size_t before;
  do {
    before = c->length;
    read_stream(w, c, fd);
  } while (*fd >= 0 && c->length > before);
  close_once(fd);
}

/* Nothing of the program outlives its run. Not timed, and its length says nothing about the program. */
static void end_leftovers(struct watch *w) {
  uint64_t deadline = now_us() + REAP_DEADLINE_US;
  kill(-1, SIGKILL);
  for (enum reaped reaped; (reaped = reap(w)) != REAPED_ALL;) {
    if (reaped == REAPED_SOME) continue;
    struct pollfd fd = {w->signal_fd, POLLIN, 0};
    if (now_us() > deadline) fatal("protocol: a process does not die");
    poll(&fd, 1, 50);
    drain_signals(w->signal_fd);
    kill(-1, SIGKILL);
  }
  release_unreachable();
  read_rest(w, w->out, &w->out_fd);
  read_rest(w, w->err, &w->err_fd);
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

struct pipes {
  int in[2], out[2], err[2], status[2];
};

static void open_pipes(struct pipes *p, const struct run_request *request, int stdin_fd) {
  p->in[0] = stdin_fd;
  p->in[1] = -1;
  if (pipe2(p->out, O_CLOEXEC) != 0 || pipe2(p->err, O_CLOEXEC) != 0 || pipe2(p->status, O_CLOEXEC) != 0 ||
      (request->live && pipe2(p->in, O_CLOEXEC) != 0)) {
    fatal("protocol: pipe: %s", strerror(errno));
  }
  /* So that the program may also open /dev/stdin, /dev/stdout and /dev/stderr by name, each in its own direction only. */
  if (request->live) fchmod(p->in[0], 0444);
  fchmod(p->out[1], 0622);
  fchmod(p->err[1], 0622);
  int ours[] = {p->in[1], p->out[0], p->err[0], p->status[0]};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++) {
    if (ours[i] >= 0) fcntl(ours[i], F_SETFL, O_NONBLOCK);
  }
}

static void start(struct watch *w, const struct run_request *request, uid_t uid, int stdin_fd) {
  struct pipes p;
  open_pipes(&p, request, stdin_fd);
  w->before = meter_read();
  w->started_us = now_us();
  waits_begin(&w->waits, w->started_us, w->before.cpu_us);
  w->pid = fork();
  if (w->pid < 0) fatal("protocol: fork: %s", strerror(errno));
  if (w->pid == 0) start_program(request, uid, (struct child_pipes){p.in[0], p.out[1], p.err[1], p.status[1]});
  if (request->live) close(p.in[0]);
  close(p.out[1]);
  close(p.err[1]);
  close(p.status[1]);
  w->in_fd = p.in[1];
  w->out_fd = p.out[0];
  w->err_fd = p.err[0];
  w->status_fd = p.status[0];
}

void run_program(const struct run_request *request, uid_t uid, int stdin_fd, struct run_result *result, struct capture *out,
                 struct capture *err) {
  static struct feed feed;
  struct watch w = {.request = request, .result = result, .out = out, .err = err};
  memset(result, 0, sizeof *result);
  capture_open(out, request->output_bytes);
  capture_open(err, request->output_bytes);
  w.signal_fd = child_signals();
  drain_signals(w.signal_fd);
  if (request->live) {
    feed_open(w.feed = &feed);
    fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
  }
  start(&w, request, uid, stdin_fd);
  watch_until_end(&w);
  end_leftovers(&w);
  conclude(&w);
  if (request->live) {
    fcntl(STDOUT_FILENO, F_SETFL, 0);
    feed_close(&feed);
  }
  close_once(&w.in_fd);
  close_once(&w.status_fd);
}
