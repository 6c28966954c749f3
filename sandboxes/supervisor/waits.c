/*
 * Time in which a program wanted a core and had none. It is the host's doing, and so not charged as wall time.
 *
 * Every task (thread) tells in schedstat for how long it ran and for how long it stood in a run queue. Of a window in which
 * one task waited W and the others ran E, at least W - E passed with that task waiting and no task of the program running.
 * So much is credited, by the task for which it is most, and therefore:
 * - while all tasks sleep nothing is credited, whatever the host does;
 * - waiting behind one's own threads or children is not credited, so no program can make its own credit on an idle host;
 * - while some task always wants to run, what is charged is at most the CPU time, and that has a limit of its own.
 * Tasks that hand over to each other within a window, and tasks that come and go within one, are credited less than they
 * waited. A wait is told when it ends: one that is going on is why waits_look() asks who is runnable.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "supervisor.h"

static int own_fd = -1;

static bool read_path(const char *path, char *into, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t n = fd < 0 ? -1 : read(fd, into, size - 1);
  if (fd >= 0) close(fd);
  if (n <= 0) return false;
  into[n] = '\0';
  return true;
}

bool waits_parse(const char *text, struct task_times *times) {
  unsigned long long ran_ns, waited_ns;
  if (sscanf(text, "%llu %llu", &ran_ns, &waited_ns) != 2) return false;
  times->ran_us = ran_ns / 1000u;
  times->waited_us = waited_ns / 1000u;
  return true;
}

uint64_t waits_own_us(void) {
  char text[96];
  struct task_times times;
  ssize_t n = own_fd < 0 ? -1 : pread(own_fd, text, sizeof text - 1, 0);
  if (n <= 0) return 0;
  text[n] = '\0';
  return waits_parse(text, &times) ? times.waited_us : 0;
}

/* A kernel without CONFIG_SCHED_INFO, or another runtime's, has no such file or only noughts: even we never ran then. */
void waits_open(void) {
  char text[96];
  struct task_times times;
  if (!read_path("/proc/self/schedstat", text, sizeof text) || !waits_parse(text, &times) || times.ran_us == 0) return;
  own_fd = open("/proc/self/schedstat", O_RDONLY | O_CLOEXEC);
}

bool waits_known(void) { return own_fd >= 0; }

bool waits_task(pid_t pid, pid_t tid, struct task_times *times) {
  char path[64], text[96];
  snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int)pid, (int)tid);
  return waits_known() && read_path(path, text, sizeof text) && waits_parse(text, times);
}

static bool is_runnable(pid_t pid, pid_t tid) {
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)pid, (int)tid);
  const char *after_name = read_path(path, text, sizeof text) ? strrchr(text, ')') : NULL;
  return after_name != NULL && strncmp(after_name, ") R", 3) == 0;
}

uint64_t waits_credit(struct task_times before, struct task_times after, uint64_t all_ran_us) {
  /* Less than before: another task that got the number of one that ended. */
  if (after.ran_us < before.ran_us || after.waited_us < before.waited_us) before = (struct task_times){0, 0};
  uint64_t waited = after.waited_us - before.waited_us, ran = after.ran_us - before.ran_us;
  uint64_t others = all_ran_us > ran ? all_ran_us - ran : 0;
  return waited > others ? waited - others : 0;
}

static struct task_times seen_before(const struct waits *w, pid_t tid) {
  for (unsigned i = 0; i < w->count; i++) {
    if (w->tasks[i].tid == tid) return w->tasks[i].times;
  }
  return (struct task_times){0, 0};
}

struct look {
  const struct waits *before;
  struct waits *after;
  uint64_t all_ran_us, credit_us;
  bool ask_runnable, recent, waiting;
};

static void look_at_task(struct look *look, pid_t pid, pid_t tid) {
  struct waits *after = look->after;
  struct task_times now;
  if (after->count == WAITS_MAX_TASKS || !waits_task(pid, tid, &now)) return;
  struct task_times before = seen_before(look->before, tid);
  uint64_t credit = waits_credit(before, now, look->all_ran_us);
  if (credit > look->credit_us) look->credit_us = credit;
  after->tasks[after->count].tid = tid;
  after->tasks[after->count++].times = now;
  /* One that has just run is not waiting, or not for long. */
  bool stood = before.ran_us == now.ran_us && before.waited_us == now.waited_us;
  if (look->ask_runnable && (stood || !look->recent) && is_runnable(pid, tid)) look->waiting = true;
}

static void look_at_process(struct look *look, const char *pid) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%.20s/task", pid);
  DIR *tasks = opendir(path);
  if (tasks == NULL) return;
  for (struct dirent *entry; (entry = readdir(tasks)) != NULL;) {
    if (isdigit((unsigned char)entry->d_name[0])) look_at_task(look, atoi(pid), atoi(entry->d_name));
  }
  closedir(tasks);
}

void waits_begin(struct waits *w, uint64_t now, uint64_t cpu_us) {
  w->count = 0;
  w->credited_us = 0;
  w->looked_us = now;
  w->cpu_us = cpu_us;
}

bool waits_look(struct waits *w, uint64_t now, uint64_t cpu_us, bool ask_runnable) {
  static struct waits after;
  if (!waits_known()) return false;
  after.count = 0;
  struct look look = {
      .before = w,
      .after = &after,
      .all_ran_us = cpu_us > w->cpu_us ? cpu_us - w->cpu_us : 0,
      .ask_runnable = ask_runnable,
      .recent = now - w->looked_us <= WAITS_RECENT_US,
  };
  DIR *proc = opendir("/proc");
  if (proc == NULL) return false;
  for (struct dirent *entry; (entry = readdir(proc)) != NULL;) {
    if (isdigit((unsigned char)entry->d_name[0]) && strcmp(entry->d_name, "1") != 0) look_at_process(&look, entry->d_name);
  }
  closedir(proc);
  after.credited_us = w->credited_us + look.credit_us;
  after.looked_us = now;
  after.cpu_us = cpu_us;
  *w = after;
  return look.waiting;
}

void waits_end(struct waits *w, pid_t tid, struct task_times last, uint64_t cpu_us) {
  uint64_t all_ran_us = cpu_us > w->cpu_us ? cpu_us - w->cpu_us : 0;
  w->credited_us += waits_credit(seen_before(w, tid), last, all_ran_us);
}
