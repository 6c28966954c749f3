/* Classes 29 to 32: time that is not counted, or not seen. */
#include "attack.h"
#include <pthread.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>

static void *spin_thread(void *x) {
  spin();
  return x;
}

static void threads(const char *a) {
  (void)a;
  pthread_t t;
  for (int i = 0; i < 3; i++) pthread_create(&t, NULL, spin_thread, NULL);
  spin();
}

static void ignore_signals(const char *a) {
  (void)a;
  for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
  spin();
}

static void catch_signals(const char *a) {
  (void)a;
  signal(SIGXCPU, (void (*)(int))spin);
  signal(SIGTERM, (void (*)(int))spin);
  struct rlimit more = {1000, 1000};
  setrlimit(RLIMIT_CPU, &more);
  spin();
}

static void idle(const char *how) {
  int ends[2];
  pipe(ends);
  if (strcmp(how, "sleep") == 0) sleep(1000);
  if (strcmp(how, "pause") == 0) pause();
  if (strcmp(how, "select") == 0) select(0, NULL, NULL, NULL, NULL);
  if (strcmp(how, "read") == 0) read(ends[0], &ends, 1);
  if (strcmp(how, "naps") == 0) for (;;) usleep(100);
  if (strcmp(how, "child") == 0) {
    if (fork() == 0) for (;;) pause();
    wait(NULL);
  }
}

const struct act time_acts[] = {{"threads", threads},
                                {"ignore-signals", ignore_signals},
                                {"catch-signals", catch_signals},
                                {"idle", idle},
                                {NULL, NULL}};
