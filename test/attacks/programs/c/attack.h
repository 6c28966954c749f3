/* What the attacks in C share. Each act is one attack; the first line of standard input names it, and may give it an argument. */
#ifndef ATTACK_H
#define ATTACK_H
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct act {
  const char *name;
  void (*run)(const char *argument);
};

/* Prints `what ok`, or `what` and the error. */
void tell(const char *what, long result);
/* Tells of the call as a child makes it: it may be ended for it. */
#define TRY(what, call)                                                                             \
  do {                                                                                              \
    fflush(stdout);                                                                                 \
    pid_t child = fork();                                                                           \
    if (child == 0) {                                                                               \
      tell(what, (long)(call));                                                                     \
      fflush(stdout);                                                                               \
      _exit(0);                                                                                     \
    }                                                                                               \
    int status;                                                                                     \
    waitpid(child, &status, 0);                                                                     \
    if (WIFSIGNALED(status)) printf("%s SIG%s\n", what, sigabbrev_np(WTERMSIG(status)));            \
  } while (0)

void sleep_ms(long ms);
void spin(void);              /* uses a core for ever */
void take_memory(size_t mib); /* and touches it */

extern const struct act channel_acts[], end_acts[], file_acts[], forging_acts[], input_acts[], kernel_acts[], memory_acts[],
    output_acts[], process_acts[], reach_acts[], search_acts[], time_acts[];
#endif
