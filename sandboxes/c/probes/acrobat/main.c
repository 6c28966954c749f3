#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static void show(const char *path) {
  FILE *f = fopen(path, "r");
  if (!f) fputs("nothing", stdout);
  else for (int c; (c = getc(f)) != EOF;) putchar(c);
}
static void leave(const char *path) {
  FILE *f = fopen(path, "w");
  fputs("kept", f);
  fclose(f);
}
static void talk(void) {
  for (char line[100]; fgets(line, sizeof line, stdin); fflush(stdout)) printf("heard %s", line);
  fputs("bye", stdout);
}
int main(int argc, char **argv) {
  char word[16];
  if (scanf("%15s", word) != 1) return 9;
  getchar();
  if (!strcmp(word, "echo")) for (int c; (c = getchar()) != EOF;) putchar(c);
  else if (!strcmp(word, "exit")) return 7;
  else if (!strcmp(word, "spin")) for (volatile long n = 0;; n++);
  else if (!strcmp(word, "sleep")) for (;;) pause();
  else if (!strcmp(word, "hog")) for (;;) memset(malloc(1 << 20), 1, 1 << 20);
  else if (!strcmp(word, "flood")) for (;;) puts("all work and no play");
  else if (!strcmp(word, "warn")) fputs("careful", stderr);
  else if (!strcmp(word, "args")) for (int i = 1; i < argc; i++) puts(argv[i]);
  else if (!strcmp(word, "show")) show("/app/test/note");
  else if (!strcmp(word, "leave")) leave("a.txt"), leave("b.log");
  else if (!strcmp(word, "link")) return symlink("/etc/passwd", "a.txt");
  else if (!strcmp(word, "talk")) talk();
  else return 8;
  return 0;
}
