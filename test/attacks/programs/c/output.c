/* Class 6: floods, and what else can be done to the pipe that takes the output. */
#include "attack.h"
#include <sys/uio.h>

static char block[1 << 16];

static void flood(int fd) {
  memset(block, 'x', sizeof block);
  for (;;) {
    if (write(fd, block, sizeof block) < 0) exit(9);
  }
}

static void flood_stdout(const char *a) {
  (void)a;
  flood(1);
}

static void flood_stderr(const char *a) {
  (void)a;
  flood(2);
}

/* By every road to the same pipe. */
static void flood_by_name(const char *a) {
  (void)a;
  if (fork() == 0) flood(open("/dev/stdout", O_WRONLY));
  flood(open("/proc/self/fd/1", O_WRONLY));
}

static void long_line(const char *a) {
  (void)a;
  memset(block, 'x', sizeof block);
  for (int i = 0; i < 1600; i++) write(1, block, sizeof block);
}

/* Exactly as much as is allowed (64 KiB here), and one byte more. */
static void to_the_byte(const char *argument) {
  memset(block, 'x', sizeof block);
  write(1, block, sizeof block);
  if (strcmp(argument, "more") == 0) write(1, "x", 1);
}

static void after_close(const char *a) {
  (void)a;
  int again = dup(1);
  close(1);
  tell("closed", write(1, "lost", 4));
  dprintf(again, "through the copy\n");
  int fd = open("/proc/self/fd/2", O_WRONLY);
  tell("reopened", fd);
  dprintf(fd, "and by name\n");
}

static void close_all(const char *a) {
  (void)a;
  for (int fd = 0; fd < 3; fd++) close(fd);
  sleep_ms(50);
  _exit(4);
}

static void pipe_tricks(const char *a) {
  (void)a;
  struct iovec page = {block, 4096};
  int ends[2];
  tell("pipe", pipe2(ends, O_DIRECT));
  fprintf(stderr, "larger %d\n", fcntl(1, F_SETPIPE_SZ, 1 << 20) > 0);
  fprintf(stderr, "packets %d\n", fcntl(1, F_SETFL, O_DIRECT | O_NONBLOCK) == 0);
  tell("read back", open("/proc/self/fd/1", O_RDONLY | O_NONBLOCK));
  tell("splice", splice(0, NULL, 1, NULL, 1, 0));
  tell("tee", tee(ends[0], 1, 1, 0));
  tell("vmsplice", vmsplice(1, &page, 1, SPLICE_F_GIFT));
}

const struct act output_acts[] = {{"flood-stdout", flood_stdout}, {"flood-stderr", flood_stderr},
                                  {"flood-by-name", flood_by_name}, {"long-line", long_line},
                                  {"to-the-byte", to_the_byte},   {"after-close", after_close},
                                  {"close-all", close_all},       {"pipe-tricks", pipe_tricks},
                                  {NULL, NULL}};
