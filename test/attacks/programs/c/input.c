/* Classes 13, 33 and 35: the input, rewritten, left alone, or full of odd bytes. */
#include "attack.h"
#include <sys/mman.h>
#include <sys/stat.h>

static void echo(void) {
  static char block[1 << 16];
  for (ssize_t n; (n = read(0, block, sizeof block)) > 0;) write(1, block, (size_t)n);
}

static void rewrite(const char *a) {
  (void)a;
  const int report = 2;
  const long results[] = {
      write(0, "mine", 4),
      ftruncate(0, 0),
      fallocate(0, 0, 0, 1 << 20),
      fchmod(0, 0666),
      open("/proc/self/fd/0", O_RDWR),
      open("/dev/stdin", O_WRONLY | O_TRUNC),
      fcntl(0, F_ADD_SEALS, 0x20 /* against execution */),
      mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, 0, 0) == MAP_FAILED ? -1 : 0,
  };
  for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
    if (results[i] >= 0) dprintf(report, "way %zu was open\n", i);
  }
  lseek(0, sizeof "rewrite", SEEK_SET);
  echo();
}

static void plain_echo(const char *a) {
  (void)a;
  echo();
}

static void deaf(const char *a) {
  (void)a;
  puts("the right answer");
}

static void hang_up(const char *a) {
  (void)a;
  close(0);
  puts("the right answer");
}

static void junk(const char *a) {
  (void)a;
  for (int c = 0; c < 256; c++) putchar(c);
  fputs("\xed\xa0\x80\xf0\x9f\xc3(\xef\xbb\xbf\r\n\xff\xfe", stdout);
}

const struct act input_acts[] = {
    {"rewrite", rewrite}, {"echo", plain_echo}, {"deaf", deaf}, {"hang-up", hang_up}, {"junk", junk}, {NULL, NULL}};
