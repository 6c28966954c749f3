/*
 * Leaves the scratch spaces as they were before the run. Usually both are untouched and two rmdir calls do; otherwise a child
 * with the program's own rights removes what the program made, so that the supervisor needs no power over others' files.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "supervisor.h"

static const char *const PLACES[] = {BOX_DIR, "/dev/shm"};
#define PLACE_COUNT 2
#define PATIENCE_MS 5000
static uint64_t free_inodes[PLACE_COUNT];

static uint64_t inodes_left(int place) {
  struct statfs fs;
  return statfs(PLACES[place], &fs) == 0 ? (uint64_t)fs.f_ffree : 0;
}

/* Everybody may touch the folders themselves: their times are no message to the next run. */
static void reset_times(void) {
  const struct timespec zero[2] = {{0, 0}, {0, 0}};
  for (int i = 0; i < PLACE_COUNT; i++) utimensat(AT_FDCWD, PLACES[i], zero, 0);
}

static bool is_scratch(const char *path) {
  return strcmp(path, APP_DIR) == 0 || strcmp(path, BOX_DIR) == 0 || strcmp(path, "/dev/shm") == 0;
}

/* Runtimes hide folders behind empty file systems in memory; crun leaves those open to everybody, of any size, never wiped. */
static void close_masks(void) {
  FILE *mounts = fopen("/proc/self/mounts", "re");
  char line[8192], path[4096], kind[64];
  while (mounts != NULL && fgets(line, sizeof line, mounts) != NULL) {
    if (sscanf(line, "%*s %4095s %63s", path, kind) != 2 || strcmp(kind, "tmpfs") != 0 || is_scratch(path)) continue;
    if (chmod(path, 0555) != 0 && errno != EROFS) fatal("protocol: %s cannot be closed: %s", path, strerror(errno));
  }
  if (mounts != NULL) fclose(mounts);
}

void wipe_prepare(void) {
  close_masks();
  reset_times();
  for (int i = 0; i < PLACE_COUNT; i++) free_inodes[i] = inodes_left(i);
}

static bool pristine(void) {
  for (int i = 0; i < PLACE_COUNT; i++) {
    if (inodes_left(i) != free_inodes[i]) return false;
  }
  return true;
}

static bool is_self_or_parent(const char *name) { return strcmp(name, ".") == 0 || strcmp(name, "..") == 0; }

/* Empties a folder; folders inside it are moved up to `top`, so that no depth of nesting costs more than one open folder. */
static void empty_folder(int top, const char *name, unsigned *moved) {
  if (fchmodat(top, name, 0700, 0) != 0) return;
  int dir = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *list = dir < 0 ? NULL : fdopendir(dir);
  if (list == NULL) return;
  for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
    if (is_self_or_parent(entry->d_name) || unlinkat(dir, entry->d_name, 0) == 0) continue;
    char fresh[32];
    snprintf(fresh, sizeof fresh, ".wipe-%u", (*moved)++);
    if (fchmodat(dir, entry->d_name, 0700, 0) != 0 || unlinkat(dir, entry->d_name, AT_REMOVEDIR) == 0) continue;
    if (renameat(dir, entry->d_name, top, fresh) != 0) continue; /* the next pass has another name for it */
  }
  closedir(list);
}

/* One pass over the top; true while something is left. */
static bool wipe_pass(const char *place, unsigned *moved) {
  int top = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR *list = top < 0 ? NULL : fdopendir(top);
  if (list == NULL) return false;
  unsigned moved_before = *moved;
  bool left = false;
  for (struct dirent *entry; (entry = readdir(list)) != NULL;) {
    if (is_self_or_parent(entry->d_name) || unlinkat(top, entry->d_name, 0) == 0) continue;
    empty_folder(top, entry->d_name, moved);
    if (unlinkat(top, entry->d_name, AT_REMOVEDIR) != 0) left = true;
  }
  closedir(list);
  return left || *moved != moved_before;
}

static void wipe_as(uid_t uid) {
  if (!become(uid)) _exit(1);
  unsigned moved = 0;
  for (int i = 0; i < PLACE_COUNT; i++) {
    /* Every pass removes at least one folder, and the inode cap bounds their number. */
    for (int pass = 0; pass < 100000 && wipe_pass(PLACES[i], &moved); pass++) continue;
  }
  _exit(0);
}

/*
 * What was sent to a socket that nobody can reach (files, pipes, memory) is held until the kernel looks for such sockets; it
 * does so, a little later, when any is closed.
 */
void release_unreachable(void) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) == 0) close(pair[0]), close(pair[1]);
}

/* The kernel lets go of a removed file when nobody holds it any more. */
static bool pristine_soon(void) {
  for (int tries = 0; tries < PATIENCE_MS; tries++) {
    if (pristine()) return true;
    release_unreachable();
    usleep(1000);
  }
  return false;
}

void wipe_box(uid_t uid) {
  /* The owner of a sticky folder may remove any entry of it. */
  rmdir(WORK_DIR);
  rmdir(TMP_DIR);
  reset_times();
  if (pristine()) return;
  pid_t pid = fork();
  if (pid < 0) fatal("protocol: fork: %s", strerror(errno));
  if (pid == 0) wipe_as(uid);
  int status;
  if (waitpid(pid, &status, 0) != pid || status != 0 || !pristine_soon()) fatal("protocol: the scratch space could not be wiped");
  reset_times();
}
