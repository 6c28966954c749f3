/* The conversation with the grader: hello, then requests one after the other until it hangs up. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "supervisor.h"

#define UIDS_PER_CONTAINER 4096u

/* The attach request may leave bytes of its own in front (docker-modem #777): the conversation starts at this mark. */
static const char MARK[8] = {'\0', 'A', 'S', 'S', 'A', 'Y', '1', '\n'};

static void await_mark(void) {
  size_t matched = 0;
  for (int skipped = 0; matched < sizeof MARK; skipped++) {
    char c;
    if (skipped > 4096) fatal("protocol: no mark");
    read_payload(&c, 1);
    matched = c == MARK[matched] ? matched + 1 : c == MARK[0] ? 1 : 0;
  }
}

static void say_hello(void) {
  struct utsname names;
  char text[512];
  uname(&names);
  int n = snprintf(text, sizeof text, "protocol=3\ncgroup=%d\ncpu=%s\nmemory=%s\nwaits=%s\nkernel=%s %s\n",
                   meter_cgroup_version(), meter_reads_cpu() ? "cgroup" : "proc", meter_reads_memory() ? "cgroup" : "proc",
                   waits_known() ? "schedstat" : "none", names.sysname, names.release);
  write_frame(REP_HELLO, text, (size_t)n, NULL, 0);
}

static void read_run(uint32_t length, struct run_request *request) {
  static uint8_t payload[MAX_RUN_REQUEST];
  if (length > sizeof payload) fatal("protocol: RUN of %u bytes", length);
  read_payload(payload, length);
  const char *wrong = parse_run(payload, length, request);
  if (wrong != NULL) fatal("protocol: %s", wrong);
}

static void send_result(const struct run_result *r, struct capture *out, struct capture *err) {
  struct {
    int32_t exit_code, signal, error;
    uint8_t killed_for, stage, zero[2];
    uint64_t cpu_user_us, cpu_system_us, wall_us, wait_us, peak_bytes;
    uint32_t oom_kills, leftovers;
  } __attribute__((packed)) done = {r->exit_code,     r->signal,  r->error,   r->killed_for, r->stage,     {0, 0},      r->cpu_user_us,
                                    r->cpu_system_us, r->wall_us, r->wait_us, r->peak_bytes, r->oom_kills, r->leftovers};
  capture_send_all(out, REP_STDOUT);
  capture_send_all(err, REP_STDERR);
  write_frame(REP_DONE, &done, sizeof done, NULL, 0);
}

struct service {
  uid_t first_uid, uid; /* of the last run */
  int stdin_fd;         /* of the next run */
  bool kept;            /* the scratch space waits for a COLLECT */
};

static int no_input(void) { return open("/dev/null", O_RDONLY | O_CLOEXEC); }

static void replace_input(struct service *s, int fd) {
  close(s->stdin_fd);
  s->stdin_fd = fd;
}

static void wipe(struct service *s) {
  wipe_box(s->uid);
  s->kept = false;
}

static void serve_run(struct service *s, uint32_t length) {
  static struct run_request request;
  struct run_result result;
  struct capture out, err;
  if (s->kept) fatal("protocol: RUN before COLLECT");
  if (++s->uid - s->first_uid > UIDS_PER_CONTAINER) fatal("protocol: too many runs in one container");
  read_run(length, &request);
  run_program(&request, s->uid, s->stdin_fd, &result, &out, &err);
  send_result(&result, &out, &err);
  capture_close(&out);
  capture_close(&err);
  /* Input and files are given per run: what the next one reads must be its own. */
  replace_input(s, no_input());
  remove_test_files();
  s->kept = true;
  if (!request.keep_box) wipe(s);
}

static void serve_collect(struct service *s, uint32_t length) {
  if (!s->kept) fatal("protocol: COLLECT without a run");
  collect_files(length, s->uid);
  wipe(s);
}

static void __attribute__((noreturn)) serve(uid_t first_uid) {
  struct service s = {.first_uid = first_uid, .uid = first_uid, .stdin_fd = no_input()};
  for (;;) {
    uint8_t type;
    uint32_t length = read_header(&type);
    switch (type) {
      case REQ_PUT:
        put_file(length);
        break;
      case REQ_TEST_FILE:
        put_test_file(length);
        break;
      case REQ_STDIN:
        replace_input(&s, receive_stdin(length));
        break;
      case REQ_RUN:
        serve_run(&s, length);
        break;
      case REQ_INPUT: /* sent before the end of a live run was known */
      case REQ_END:
        discard_payload(length);
        break;
      case REQ_COLLECT:
        serve_collect(&s, length);
        break;
      default:
        fatal("protocol: unknown request %u", type);
    }
  }
}

int main(int argc, char **argv) {
  unsigned long first_uid = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
  if (first_uid < 65536 || first_uid > 0x7fff0000ul) fatal("protocol: usage: supervisor FIRST-UID");
  /* Nobody reads our memory or /proc/1/fd, even one who were the same user. */
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  signal(SIGPIPE, SIG_IGN);
  meter_open("/sys/fs/cgroup");
  waits_open();
  wipe_prepare();
  await_mark();
  say_hello();
  serve((uid_t)first_uid);
}
