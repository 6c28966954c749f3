/* Files in and out, as bytes. What a program made is read by a child that has that program's own rights and no others. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor.h"

#define CHUNK 65536u
#define MAX_DEPTH 8

static void write_all(int fd, const char *bytes, size_t length, const char *what) {
  while (length > 0) {
    ssize_t n = write(fd, bytes, length);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fatal("%s: %s: %s", errno == ENOSPC || errno == ENOMEM ? "no-space" : "protocol", what, strerror(errno));
    bytes += n;
    length -= (size_t)n;
  }
}

static void receive_into(int fd, uint32_t length, const char *what) {
  static char chunk[CHUNK];
  while (length > 0) {
    size_t part = length < CHUNK ? length : CHUNK;
    read_payload(chunk, part);
    write_all(fd, chunk, part, what);
    length -= (uint32_t)part;
  }
}

/* Opens a new file below APP_DIR for a tame path, making its folders. */
static int create_below_app(char *path, mode_t mode) {
  int dir = open(APP_DIR, O_PATH | O_DIRECTORY | O_CLOEXEC);
  for (char *name = path;;) {
    char *slash = strchr(name, '/');
    if (slash != NULL) *slash = '\0';
    if (slash == NULL) {
      int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
      if (fd < 0) fatal("%s: file %s: %s", errno == ENOSPC ? "no-space" : "protocol", name, strerror(errno));
      if (fchmod(fd, mode & 0555) != 0) fatal("protocol: mode of %s: %s", name, strerror(errno));
      close(dir);
      return fd;
    }
    if (mkdirat(dir, name, 0755) != 0 && errno != EEXIST) fatal("no-space: folder %s: %s", name, strerror(errno));
    int next = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (next < 0) fatal("protocol: folder %s: %s", name, strerror(errno));
    close(dir);
    dir = next;
    name = slash + 1;
  }
}

struct placing {
  uint8_t head[4 + MAX_PATH];
  size_t have;
  struct put_request put;
};

static void read_placing(struct placing *p, uint32_t length) {
  p->have = length < sizeof p->head ? length : sizeof p->head;
  read_payload(p->head, p->have);
  const char *wrong = parse_put(p->head, p->have, &p->put);
  if (wrong != NULL) fatal("protocol: %s", wrong);
}

static void receive_placed(const struct placing *p, int fd, uint32_t length) {
  write_all(fd, (const char *)p->head + p->put.content_at, p->have - p->put.content_at, "file");
  receive_into(fd, length - (uint32_t)p->have, "file");
  close(fd);
}

void put_file(uint32_t length) {
  struct placing p;
  read_placing(&p, length);
  receive_placed(&p, create_below_app(p.put.path, p.put.mode), length);
}

static char test_files[MAX_TEST_FILES][sizeof TEST_DIR + 1 + NAME_MAX];
static unsigned test_file_count;

/* As PUT, but into TEST_DIR and for the next run only. */
void put_test_file(uint32_t length) {
  struct placing p;
  read_placing(&p, length);
  if (test_file_count == MAX_TEST_FILES) fatal("protocol: too many files for a run");
  char *path = test_files[test_file_count++];
  int written = snprintf(path, sizeof test_files[0], TEST_DIR "/%s", p.put.path);
  if (written >= (int)sizeof test_files[0] || strchr(p.put.path, '/') != NULL) fatal("protocol: bad file name");
  char below_app[sizeof test_files[0]];
  strcpy(below_app, path + sizeof APP_DIR);
  receive_placed(&p, create_below_app(below_app, 0444), length);
}

void remove_test_files(void) {
  if (test_file_count == 0) return;
  while (test_file_count > 0) {
    const char *path = test_files[--test_file_count];
    if (unlink(path) != 0) fatal("protocol: removing a file: %s", strerror(errno));
  }
  rmdir(TEST_DIR); /* stays where the artefact has files of its own in a folder of that name */
}

/* STDIN: the bytes, kept in a sealed memory file that every reader gets at its start. */
int receive_stdin(uint32_t length) {
  int fd = memfd_create("stdin", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) fatal("protocol: memfd: %s", strerror(errno));
  receive_into(fd, length, "input");
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  if (fchmod(fd, 0444) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
    fatal("protocol: sealing the input: %s", strerror(errno));
  }
  int read_only = open(path, O_RDONLY | O_CLOEXEC);
  if (read_only < 0) fatal("protocol: input: %s", strerror(errno));
  close(fd);
  return read_only;
}

enum collected { COLLECTED, COLLECT_MISSING, COLLECT_NOT_REGULAR, COLLECT_TOO_MANY, COLLECT_TOO_LARGE, COLLECT_TOO_DEEP };

struct collect {
  struct collect_request wanted;
  uint32_t files;
  uint64_t bytes;
};

static enum collected send_file(struct collect *c, int dir, const char *name, const char *path) {
  int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? COLLECT_MISSING : COLLECT_NOT_REGULAR;
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_nlink != 1) return COLLECT_NOT_REGULAR;
  if (++c->files > c->wanted.max_files) return COLLECT_TOO_MANY;
  c->bytes += (uint64_t)st.st_size;
  if (c->bytes > c->wanted.max_bytes) return COLLECT_TOO_LARGE;
  size_t size = (size_t)st.st_size;
  char *bytes = size == 0 ? NULL : mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (bytes == MAP_FAILED) return COLLECT_NOT_REGULAR;
  char head[4 + MAX_PATH];
  uint16_t numbers[2] = {(uint16_t)(st.st_mode & 0777), (uint16_t)strlen(path)};
  memcpy(head, numbers, 4);
  memcpy(head + 4, path, numbers[1]);
  write_frame(REP_FILE, head, 4u + numbers[1], bytes, size);
  if (bytes != NULL) munmap(bytes, size);
  close(fd);
  return COLLECTED;
}

static bool ends_with(const char *text, const char *suffix) {
  size_t a = strlen(text), b = strlen(suffix);
  return a > b && strcmp(text + a - b, suffix) == 0;
}

/* Every file below `dir` whose name has the suffix; other files are left where they are. */
static enum collected send_tree(struct collect *c, int dir, const char *prefix, int depth) {
  if (depth > MAX_DEPTH) return COLLECT_TOO_DEEP;
  DIR *list = fdopendir(dir);
  if (list == NULL) return COLLECT_NOT_REGULAR;
  enum collected state = COLLECTED;
  for (struct dirent *entry; state == COLLECTED && (entry = readdir(list)) != NULL;) {
    const char *name = entry->d_name;
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0) continue;
    char path[MAX_PATH];
    if ((size_t)snprintf(path, sizeof path, "%s%s", prefix, name) >= sizeof path - 1) return COLLECT_TOO_DEEP;
    if (entry->d_type == DT_DIR) {
      int next = openat(dirfd(list), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
      if (next < 0) return COLLECT_NOT_REGULAR;
      strcat(path, "/");
      state = send_tree(c, next, path, depth + 1);
    } else if (ends_with(name, c->wanted.name)) {
      state = send_file(c, dirfd(list), name, path);
    }
  }
  closedir(list);
  return state;
}

void collect_files(uint32_t length, uid_t uid) {
  struct collect c = {.files = 0, .bytes = 0};
  uint8_t payload[16 + MAX_PATH];
  if (length > sizeof payload) fatal("protocol: COLLECT of %u bytes", length);
  read_payload(payload, length);
  const char *wrong = parse_collect(payload, length, &c.wanted);
  if (wrong != NULL) fatal("protocol: %s", wrong);
  pid_t pid = fork();
  if (pid < 0) fatal("protocol: fork: %s", strerror(errno));
  if (pid == 0) {
    if (!become(uid)) _exit(100);
    int dir = open(WORK_DIR, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (dir < 0) _exit(COLLECT_MISSING);
    enum collected state = c.wanted.by_suffix ? send_tree(&c, dir, "", 0) : send_file(&c, dir, c.wanted.name, c.wanted.name);
    _exit((int)state);
  }
  int status;
  if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status) >= 100) fatal("protocol: collecting failed");
  uint8_t state = (uint8_t)WEXITSTATUS(status);
  write_frame(REP_COLLECTED, &state, 1, NULL, 0);
}
