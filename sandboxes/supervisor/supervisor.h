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

enum killed_for { KILLED_NOT, KILLED_CPU, KILLED_WALL, KILLED_MEMORY, KILLED_OUTPUT };

/* Where starting the program failed; 0 means that it was started. */
enum stage { STAGE_NONE, STAGE_STDIO, STAGE_LIMITS, STAGE_USER, STAGE_BOX, STAGE_EXEC };

struct run_request {
  bool keep_box; /* leave the scratch space for a COLLECT that follows */
  uint32_t cpu_ms, wall_ms, processes;
  uint64_t memory_bytes, output_bytes, file_bytes;
  uint64_t address_bytes; /* 0: no limit on the address space */
  char **argv, **env;
  char *cwd;
};

struct run_result {
  int32_t exit_code, signal; /* -1 and 0 where they do not apply */
  uint8_t killed_for, stage;
  int32_t error;
  uint64_t cpu_user_us, cpu_system_us, wall_us, peak_bytes;
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
