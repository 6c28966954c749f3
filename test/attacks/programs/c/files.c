/* Classes 8 to 11 and 14: the disk, what is left on it, what lies where a file is expected, and running what was written. */
#include "attack.h"
#include <ftw.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

static void fill_disk(const char *a) {
  (void)a;
  static char block[1 << 20];
  long mib = 0;
  signal(SIGXFSZ, SIG_IGN);
  for (int file = 0; file < 2; file++) {
    int fd = open(file == 0 ? "/box/work/a" : "/box/work/b", O_CREAT | O_WRONLY, 0666);
    while (mib < 1000 && write(fd, block, sizeof block) == sizeof block) mib++;
  }
  tell(mib <= 128 ? "small disk" : "large disk", -1);
}

static void allocate(const char *a) {
  (void)a;
  int fd = open("/box/work/big", O_CREAT | O_WRONLY, 0666);
  signal(SIGXFSZ, SIG_IGN);
  tell("sparse terabyte", ftruncate(fd, 1l << 40));
  tell("reserved gigabyte", fallocate(fd, 0, 0, 1 << 30));
}

static void past_file_limit(const char *a) {
  (void)a;
  int fd = open("/box/work/big", O_CREAT | O_WRONLY, 0666);
  lseek(fd, 1l << 40, SEEK_SET);
  write(fd, "x", 1);
}

static void many_files(const char *a) {
  (void)a;
  char name[300];
  long made = 0;
  for (;; made++) {
    snprintf(name, sizeof name, "/box/work/%0200ld", made);
    int fd = open(name, O_CREAT | O_WRONLY, 0);
    if (fd < 0) break;
    close(fd);
  }
  tell(made < 5000 ? "few files" : "many files", -1);
}

static void deep_folders(const char *a) {
  (void)a;
  int depth = 0;
  while (depth < 3000 && mkdir("d", 0700) == 0 && chdir("d") == 0) depth++;
  while (depth-- > 0) {
    chdir("..");
    chmod("d", 0);
  }
  puts("deep");
}

static void leave_behind(const char *a) {
  (void)a;
  const char *paths[] = {"/box/work/a", "/box/tmp/a", "/tmp/a", "/var/tmp/a", "/box/.hidden", "/dev/shm/a", "/box/work/\n\xff"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    int fd = open(paths[i], O_CREAT | O_RDWR, 0666);
    if (write(fd, "secret", 6) != 6) tell(paths[i], -1);
  }
  mkdir("/box/sealed", 0700);
  mkdir("/box/sealed/inner", 0);
  chmod("/box/sealed", 0);
  mkfifo("/box/fifo", 0666);
  symlink("/etc/passwd", "/box/link");
  link("/box/work/a", "/box/second-name");
  struct sockaddr_un here = {AF_UNIX, "/box/socket"};
  bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&here, sizeof here);
  chmod("/box/work", 0);
  puts("left");
}

/* Times of files that all tests share would carry a few bits to the next. */
static void leave_times(const char *a) {
  (void)a;
  const char *paths[] = {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/proc/stat", "/app"};
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) tell(paths[i], utimensat(AT_FDCWD, paths[i], NULL, 0));
  utimensat(AT_FDCWD, "/box", NULL, 0); /* may be done, and is undone */
  utimensat(AT_FDCWD, "/dev/shm", NULL, 0);
  tell("own times", utimensat(AT_FDCWD, "/box", (struct timespec[]){{1, 1}, {1, 1}}, 0));
  tell("attribute", syscall(SYS_setxattr, "/box", "user.a", "b", 1, 0));
}

static void special_files(const char *a) {
  (void)a;
  tell("disk", mknod("/box/work/disk", S_IFBLK | 0666, makedev(254, 0)));
  tell("memory", mknod("/box/work/mem", S_IFCHR | 0666, makedev(1, 1)));
  tell("second name of a password file", link("/etc/shadow", "/box/work/shadow"));
  tell("second name of the program", link("/app/main", "/box/work/main"));
  tell("other program in its place", rename("/box/work", "/app/main"));
  symlink("/etc/shadow", "/box/work/link");
  tell("through a link", open("/box/work/link", O_RDONLY));
  tell("owner", chown("/box/work/link", 0, 0));
}

static void places(const char *a) {
  (void)a;
  const char *folders[] = {"/",    "/app", "/assay", "/dev",        "/dev/mqueue", "/dev/pts", "/etc", "/home", "/proc",
                           "/run", "/run/lock", "/sys", "/sys/fs/cgroup", "/usr", "/usr/lib", "/var", "/var/lib"};
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/x", folders[i]);
    tell(path, open(path, O_CREAT | O_WRONLY, 0666));
  }
  tell("own program", open("/app/main", O_WRONLY));
  tell("own program by /proc", open("/proc/self/exe", O_WRONLY));
  tell("terminal", open("/dev/ptmx", O_RDWR));
  tell("console", open("/dev/console", O_RDWR));
  tell("kernel memory", open("/dev/mem", O_RDONLY));
  tell("kernel messages", open("/dev/kmsg", O_WRONLY));
  tell("core pattern", open("/proc/sys/kernel/core_pattern", O_WRONLY));
  tell("trigger", open("/proc/sysrq-trigger", O_WRONLY));
}

static int is_own(const char *path) {
  const char *const own[] = {"/box", "/dev/shm", "/proc/self", "/proc/thread-self"};
  for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
    if (strncmp(path, own[i], strlen(own[i])) == 0) return 1;
  }
  return strncmp(path, "/proc/", 6) == 0 && path[6] >= '0' && path[6] <= '9';
}

static int tell_writable(const char *path, const struct stat *st, int type, struct FTW *at) {
  (void)at;
  if (type == FTW_SL || is_own(path) || !(S_ISDIR(st->st_mode) || S_ISREG(st->st_mode))) return 0;
  if (access(path, W_OK) == 0) printf("writable: %s\n", path);
  return 0;
}

static void search_writable(const char *a) {
  (void)a;
  nftw("/", tell_writable, 30, FTW_PHYS);
  puts("searched");
}

static int copy_of_program(const char *path) {
  static char block[1 << 16];
  int in = open("/app/main", O_RDONLY), out = path == NULL ? memfd_create("copy", 0) : open(path, O_CREAT | O_WRONLY, 0777);
  for (ssize_t n; (n = read(in, block, sizeof block)) > 0;) write(out, block, (size_t)n);
  if (path != NULL) close(out);
  return out;
}

static void run_copies(const char *a) {
  (void)a;
  copy_of_program("/box/work/copy");
  copy_of_program("/dev/shm/copy");
  TRY("from the work folder", execl("/box/work/copy", "copy", NULL));
  TRY("from shared memory", execl("/dev/shm/copy", "copy", NULL));
  int fd = open("/box/work/copy", O_RDONLY);
  TRY("mapped", mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED ? -1 : 0);
  TRY("its input", execveat(0, "", (char *[]){"a", NULL}, NULL, AT_EMPTY_PATH));
}

static void run_from_memory(const char *a) {
  (void)a;
  int fd = copy_of_program(NULL);
  /* The copy is told to say its usual words by its input, which starts anew. */
  int word = memfd_create("word", 0);
  dprintf(word, "look\n");
  lseek(word, 0, SEEK_SET);
  dup2(word, 0);
  fexecve(fd, (char *[]){"copy", NULL}, (char *[]){NULL});
  tell("memory", -1);
}

const struct act file_acts[] = {{"fill-disk", fill_disk},     {"allocate", allocate},
                                {"past-file-limit", past_file_limit}, {"many-files", many_files},
                                {"deep-folders", deep_folders}, {"leave-behind", leave_behind},
                                {"leave-times", leave_times}, {"special-files", special_files},
                                {"places", places},           {"search-writable", search_writable},
                                {"run-copies", run_copies},
                                {"run-from-memory", run_from_memory}, {NULL, NULL}};
