#include "attack.h"
#include <dirent.h>
#include <ctype.h>
#include <sys/stat.h>
#include <time.h>

void tell(const char *what, long result) { printf("%s %s\n", what, result < 0 ? strerrorname_np(errno) : "ok"); }

void sleep_ms(long ms) {
  struct timespec t = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&t, NULL);
}

void spin(void) {
  for (volatile long n = 0;; n++) continue;
}

void take_memory(size_t mib) {
  for (size_t i = 0; i < mib; i++) memset(malloc(1 << 20), 1, 1 << 20);
}

static int entries(const char *path, bool (*wanted)(const char *name)) {
  int count = 0;
  DIR *dir = opendir(path);
  for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) count += wanted(e->d_name);
  if (dir != NULL) closedir(dir);
  return count;
}

static bool is_file(const char *name) { return strcmp(name, ".") != 0 && strcmp(name, "..") != 0; }
static bool is_process(const char *name) { return isdigit((unsigned char)name[0]); }

/* What a program finds that runs after an attack: its own two folders, the supervisor and itself. */
static void look(const char *argument) {
  (void)argument;
  struct stat box, shm;
  stat("/box", &box);
  stat("/dev/shm", &shm);
  if (box.st_atime + shm.st_atime + shm.st_mtime != 0) printf("times ");
  printf("box %d work %d tmp %d shm %d processes %d\n", entries("/box", is_file), entries("/box/work", is_file),
         entries("/box/tmp", is_file), entries("/dev/shm", is_file), entries("/proc", is_process));
}

/* Honest work of a good tenth of a second: the number of primes below two million. */
static void honest(const char *argument) {
  (void)argument;
  enum { LIMIT = 2000000 };
  static char composite[LIMIT];
  int primes = 0;
  for (int round = 0; round < 10; round++) {
    memset(composite, 0, sizeof composite);
    primes = 0;
    for (int n = 2; n < LIMIT; n++) {
      if (composite[n]) continue;
      primes++;
      for (long m = (long)n * n; m < LIMIT; m += n) composite[m] = 1;
    }
  }
  printf("%d\n", primes);
}

static const struct act own_acts[] = {{"look", look}, {"honest", honest}, {NULL, NULL}};

int main(void) {
  static char line[4096];
  size_t length = 0;
  /* Byte by byte, so that what follows is left for the act. */
  while (length + 1 < sizeof line && read(0, line + length, 1) == 1 && line[length] != '\n') length++;
  line[length] = '\0';
  char *argument = strchr(line, ' ');
  if (argument != NULL) *argument++ = '\0';
  setvbuf(stdout, NULL, _IOLBF, 0);
  const struct act *const all[] = {own_acts,    channel_acts, end_acts,     file_acts,   forging_acts, input_acts, kernel_acts,
                                   memory_acts, output_acts,  process_acts, reach_acts,  search_acts,  time_acts};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    for (const struct act *act = all[i]; act->name != NULL; act++) {
      if (strcmp(act->name, line) != 0) continue;
      act->run(argument == NULL ? "" : argument);
      return 0;
    }
  }
  return 98;
}
