/* Classes 12, 16 and 22: looks for a text in all that a program can read. The text comes inverted, so that it is nowhere here. */
#include "attack.h"
#include <dirent.h>
#include <sys/stat.h>

static char wanted[128];
static size_t length;
static int found, files;

static void search_bytes(const char *where, const char *bytes, size_t count) {
  if (memmem(bytes, count, wanted, length) == NULL) return;
  printf("found in %s\n", where);
  found++;
}

static void search_file(const char *path) {
  static char bytes[4 << 20];
  int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return;
  size_t count = 0;
  for (ssize_t n; count < sizeof bytes && (n = read(fd, bytes + count, sizeof bytes - count)) > 0;) count += (size_t)n;
  close(fd);
  files++;
  search_bytes(path, bytes, count);
  memset(bytes, 0, count); /* or it would be found again in our own memory */
}

static void search_folder(const char *folder, int depth) {
  DIR *dir = opendir(folder);
  for (struct dirent *e; dir != NULL && (e = readdir(dir)) != NULL;) {
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, e->d_name);
    search_bytes("a file name", e->d_name, strlen(e->d_name));
    if (e->d_type == DT_DIR && depth > 0) search_folder(path, depth - 1);
    else if (e->d_type == DT_REG) search_file(path);
    else if (e->d_type == DT_LNK) {
      char target[4096];
      ssize_t n = readlink(path, target, sizeof target);
      if (n > 0) search_bytes(path, target, (size_t)n);
    }
  }
  if (dir != NULL) closedir(dir);
}

/* Without /usr, which is the same for everybody and was made before any secret. */
static void search(const char *inverted) {
  length = strlen(inverted);
  for (size_t i = 0; i < length; i++) wanted[i] = (char)(inverted[i] ^ 1);
  const char *const places[] = {"/app", "/assay", "/boot", "/box", "/dev", "/etc", "/home", "/media", "/mnt", "/opt", "/proc",
                                "/root", "/run", "/srv", "/sys", "/tmp", "/var"};
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) search_folder(places[i], 12);
  printf("%s, %s\n", files > 100 ? "looked into many files" : "saw little", found == 0 ? "found nothing" : "found it");
}

const struct act search_acts[] = {{"search", search}, {NULL, NULL}};
