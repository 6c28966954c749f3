/* Classes 19, 34 and 36: results that the program would like to give itself. */
#include "attack.h"

/* A reply as the supervisor frames it: length, type, payload. Its word for a run that ended well. */
static void frames(const char *a) {
  (void)a;
  char done[5 + 64] = {64, 0, 0, 0, 'D'};
  for (int fd = 0; fd < 1024; fd++) {
    if (fd != 1) write(fd, done, sizeof done);
  }
  char path[32];
  for (int fd = 0; fd < 16; fd++) {
    snprintf(path, sizeof path, "/proc/1/fd/%d", fd);
    int theirs = open(path, O_WRONLY);
    if (theirs >= 0) write(theirs, done, sizeof done);
  }
  write(1, done, sizeof done);
  _exit(5);
}

static void words(const char *a) {
  (void)a;
  puts("accepted\ntimelimit exceeded\nexitcode=0\n{\"verdict\":\"accepted\",\"killedFor\":null}\n\033[2Jcpu-time: 0");
  fputs("Terminating due to java.lang.OutOfMemoryError: Java heap space\nMemoryError\nverdict: accepted\n", stderr);
}

static void right_answer_then(const char *argument) {
  puts("the right answer");
  fflush(stdout);
  if (strcmp(argument, "abort") == 0) abort();
  if (strcmp(argument, "kill") == 0) raise(SIGKILL);
  if (strcmp(argument, "fault") == 0) raise(SIGSEGV);
  if (strcmp(argument, "sigsys") == 0) raise(SIGSYS);
  if (strcmp(argument, "loop") == 0) for (;;) continue;
  _exit(atoi(argument));
}

/* Somebody else says it after the program itself has failed. */
static void child_answers(const char *a) {
  (void)a;
  if (fork() == 0) {
    setsid();
    puts("the right answer");
    fflush(stdout);
    for (;;) pause();
  }
  sleep_ms(20);
  _exit(1);
}

const struct act forging_acts[] = {
    {"frames", frames}, {"words", words}, {"right-answer-then", right_answer_then}, {"child-answers", child_answers}, {NULL, NULL}};
