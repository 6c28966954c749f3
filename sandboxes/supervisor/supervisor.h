/*
 * The supervisor: PID 1 of a sandbox container. It speaks a length-framed protocol with the grader on its standard input and
 * output, runs programs as fresh unprivileged users, and is the only process here with any capability (SETUID, SETGID, KILL).
 *
 * A frame is: payload length (u32), type (u8), payload. All numbers are little-endian. docs/decisions/ has the page on it.
 */
#ifndef SUPERVISOR_H
#define SUPERVISOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define APP_DIR "/app" /* the artefact or the sources; only the supervisor writes here */
#define BOX_DIR "/box" /* all that a program may write to; wiped after every run */
#define WORK_DIR BOX_DIR "/work"
#define TMP_DIR BOX_DIR "/tmp"
#define TEST_DIR APP_DIR "/test" /* files for one run only */

#define MAX_RUN_REQUEST 65536u
#define MAX_STRINGS 256
#define MAX_PATH 1024u
#define MAX_TEST_FILES 16
#define HEADER_BYTES 5

/* INPUT and END belong to a live run; what comes too late for it is dropped. */
enum request_type {
  REQ_PUT = 'P',
  REQ_TEST_FILE = 'T',
  REQ_STDIN = 'I',
  REQ_RUN = 'R',
  REQ_INPUT = 'W',
  REQ_END = 'Z',
  REQ_COLLECT = 'C',
};
enum reply_type {
  REP_HELLO = 'H',
  REP_STDOUT = 'O',
  REP_STDERR = 'E',
  REP_DONE = 'D',
  REP_FILE = 'F',
  REP_COLLECTED = 'G',
  REP_FATAL = 'X',
};

/* KILLED_STARVED: the host gave it so few cores that its time limits could not be told; never the program's fault. */
enum killed_for { KILLED_NOT, KILLED_CPU, KILLED_WALL, KILLED_MEMORY, KILLED_OUTPUT, KILLED_STARVED };

/* Where starting the program failed; 0 means that it was started. */
enum stage { STAGE_NONE, STAGE_STDIO, STAGE_LIMITS, STAGE_USER, STAGE_BOX, STAGE_EXEC };

struct run_request {
  bool keep_box; /* leave the scratch space for a COLLECT that follows */
  bool live;     /* standard input comes while it runs, and standard output goes out meanwhile */
  uint32_t cpu_ms, processes;
  uint32_t wall_ms; /* without the time spent waiting for a core */
  uint32_t real_ms; /* with it: the end of all patience */
  uint64_t memory_bytes, output_bytes, file_bytes;
  uint64_t address_bytes; /* 0: no limit on the address space */
  char *argv[MAX_STRINGS + 1], *env[MAX_STRINGS + 1]; /* each ends with NULL; the texts lie in the request's bytes */
  char *cwd;
};

struct put_request {
  mode_t mode;
  char *path;        /* relative, without empty parts, `.` or `..` */
  size_t content_at; /* where the file's bytes begin */
};

struct collect_request {
  uint64_t max_bytes;
  uint32_t max_files;
  bool by_suffix;
  char *name; /* of one file in the work folder, or an ending */
};

struct run_result {
  int32_t exit_code, signal; /* -1 and 0 where they do not apply */
  uint8_t killed_for, stage;
  int32_t error;
  uint64_t cpu_user_us, cpu_system_us, peak_bytes;
  uint64_t wall_us; /* real time, of which: */
  uint64_t wait_us; /* runnable, but no core was given to it; 0 where the kernel does not tell */
  uint32_t oom_kills, leftovers;
};

/* Cumulative readings of the whole container. */
struct reading {
  uint64_t cpu_us;       /* without the supervisor's own */
  uint64_t memory_bytes; /* anonymous and shared memory; no page cache of files */
  uint64_t kernel_bytes; /* what the kernel holds for the programs: page tables, pipes, sockets; 0 where it does not tell */
  uint64_t oom_kills;
};

/* parse.c: pure; each gives NULL, or what is wrong. Texts get their end marks in the bytes that are handed in. */
uint32_t parse_header(const uint8_t bytes[HEADER_BYTES], uint8_t *type);
const char *parse_run(uint8_t *payload, size_t length, struct run_request *request);
const char *parse_put(uint8_t *head, size_t length, struct put_request *request);
const char *parse_collect(uint8_t *payload, size_t length, struct collect_request *request);

/* frame.c */
uint32_t read_header(uint8_t *type);
void read_payload(void *into, size_t length);
void discard_payload(size_t length);
void write_frame(uint8_t type, const void *head, size_t head_length, const void *body, size_t body_length);
bool try_write_frame(uint8_t type, const void *body, size_t length);
void __attribute__((noreturn, format(printf, 1, 2))) fatal(const char *format, ...);
uint64_t now_us(void);

/*
 * capture.c: one stream of a program. It is kept until the program has ended, so that the grader's speed never shows in its
 * times; of a live run it is sent meanwhile, as far as that does not keep anybody waiting.
 */
struct capture {
  char *bytes;
  size_t length, capacity, limit, sent;
};
#define LIVE_PIECE (4096u - HEADER_BYTES) /* with its header what a pipe takes wholly or not at all */
enum capture_state { CAPTURE_OPEN, CAPTURE_ENDED, CAPTURE_OVER };
void capture_open(struct capture *c, uint64_t limit);
void capture_close(struct capture *c);
enum capture_state capture_read(struct capture *c, int fd);
bool capture_unsent(const struct capture *c);
void capture_send_some(struct capture *c, uint8_t type);
void capture_send_all(struct capture *c, uint8_t type);

/* feed.c: standard input of a live run, from the grader's frames to the program's pipe. */
#define FEED_SIZE 65536u
struct feed {
  uint8_t header[HEADER_BYTES];
  unsigned header_have;
  uint32_t payload_left; /* of the frame whose header has been read */
  bool ended;            /* no more will come */
  bool deaf;             /* the program has closed its end: whatever comes is dropped */
  size_t start, length;  /* what waits for the program, in `bytes` */
  uint8_t bytes[FEED_SIZE];
  uint8_t incoming[FEED_SIZE];
};
void feed_open(struct feed *f);
size_t feed_room(const struct feed *f);
const char *feed_take(struct feed *f, const uint8_t *bytes, size_t count);
void feed_receive(struct feed *f);
bool feed_give(struct feed *f, int fd);
void feed_close(struct feed *f);

/* measure.c */
void meter_open(const char *root);
bool meter_field(const char *text, const char *key, uint64_t *value);
int meter_cgroup_version(void);
bool meter_reads_memory(void);
bool meter_reads_cpu(void);
struct reading meter_read(void);

/* waits.c */
#define WAITS_MAX_TASKS 256u    /* what more there are earns no credit */
#define WAITS_WINDOW_US 100000u /* long against what a single look can be wrong by, short against any limit */
#define WAITS_RECENT_US 12000u
struct task_times {
  uint64_t ran_us, waited_us; /* since the task began */
};
struct waits {
  uint64_t credited_us; /* wall time not to be charged */
  uint64_t looked_us, cpu_us; /* the last look: its time, and the container's CPU time then */
  unsigned count;
  struct {
    pid_t tid;
    struct task_times times;
  } tasks[WAITS_MAX_TASKS];
};
void waits_open(void);
bool waits_parse(const char *text, struct task_times *times);
bool waits_known(void);
uint64_t waits_own_us(void); /* the supervisor's own waiting for a core so far */
void waits_begin(struct waits *w, uint64_t now, uint64_t cpu_us);
/* Ends a window; asked for it, true where a task may be waiting for a core now, which no number tells yet. */
bool waits_look(struct waits *w, uint64_t now, uint64_t cpu_us, bool ask_runnable);
/* The times of a task, also of one that ended but was not reaped. */
bool waits_task(pid_t pid, pid_t tid, struct task_times *times);
/* Ends the last window, in which only the program's first task can still be asked. */
void waits_end(struct waits *w, pid_t tid, struct task_times last, uint64_t cpu_us);
uint64_t waits_credit(struct task_times before, struct task_times after, uint64_t all_ran_us);

/* child.c */
struct child_pipes {
  int in, out, err, status;
};
struct child_failure {
  int32_t stage, error;
};
void __attribute__((noreturn)) start_program(const struct run_request *request, uid_t uid, struct child_pipes pipes);
bool become(uid_t uid);

/* run.c */
void run_program(const struct run_request *request, uid_t uid, int stdin_fd, struct run_result *result, struct capture *out,
                 struct capture *err);

/* files.c */
void put_file(uint32_t length);
void put_test_file(uint32_t length);
void remove_test_files(void);
int receive_stdin(uint32_t length);
void collect_files(uint32_t length, uid_t uid);

/* wipe.c */
void wipe_prepare(void);
void wipe_box(uid_t uid);
void release_unreachable(void);

#endif
