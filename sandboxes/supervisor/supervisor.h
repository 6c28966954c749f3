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

enum request_type { REQ_PUT = 'P', REQ_STDIN = 'I', REQ_RUN = 'R', REQ_COLLECT = 'C' };
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
  uint32_t cpu_ms, processes;
  uint32_t wall_ms; /* without the time spent waiting for a core */
  uint32_t real_ms; /* with it: the end of all patience */
  uint64_t memory_bytes, output_bytes, file_bytes;
  uint64_t address_bytes; /* 0: no limit on the address space */
  char **argv, **env;
  char *cwd;
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

/* Bytes of one stream, kept until the program has ended so that the grader's speed never shows in its times. */
struct capture {
  char *bytes;
  size_t length, capacity, limit;
};

/* Cumulative readings of the whole container. */
struct reading {
  uint64_t cpu_us;       /* without the supervisor's own */
  uint64_t memory_bytes; /* anonymous and shared memory; no page cache of files */
  uint64_t kernel_bytes; /* what the kernel holds for the programs: page tables, pipes, sockets; 0 where it does not tell */
  uint64_t oom_kills;
};

/* frame.c */
uint32_t read_header(uint8_t *type);
void read_payload(void *into, size_t length);
void write_frame(uint8_t type, const void *head, size_t head_length, const void *body, size_t body_length);
void __attribute__((noreturn, format(printf, 1, 2))) fatal(const char *format, ...);
uint64_t now_us(void);

/* measure.c */
void meter_open(void);
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
int receive_stdin(uint32_t length);
void collect_files(uint32_t length, uid_t uid);

/* wipe.c */
void wipe_prepare(void);
void wipe_box(uid_t uid);

#endif
