/** One C program that tries what it is told to on its standard input, and prints what came of it. */
export const ATTACKER = `#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void tell(const char *what, long result) {
  printf("%s %s\\n", what, result < 0 ? strerrorname_np(errno) : "ok");
}
/* In a child, for what may end the process that tries it. */
#define TRY(what, call) do { \\
    fflush(stdout); \\
    pid_t child = fork(); \\
    if (child == 0) { tell(what, call); fflush(stdout); _exit(0); } \\
    int status; \\
    waitpid(child, &status, 0); \\
    if (WIFSIGNALED(status)) printf("%s %s\\n", what, sigabbrev_np(WTERMSIG(status))); \\
  } while (0)
static void spin(void) { for (volatile long n = 0;; n++); }
static void *spin_thread(void *x) { spin(); return x; }
static void sleep_ms(long ms) { struct timespec t = {ms / 1000, ms % 1000 * 1000000}; nanosleep(&t, NULL); }
static void grow(size_t mib) { for (size_t i = 0; i < mib; i++) memset(malloc(1 << 20), 1, 1 << 20); }

static long own_cpu_ms(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec * 1000 + t.tv_nsec / 1000000; }
static void hidden_children(void) {
  signal(SIGCHLD, SIG_IGN);
  for (;;) {
    if (fork() == 0) { while (own_cpu_ms() < 20) continue; _exit(0); }
    sleep_ms(20);
  }
}
static void fork_bomb(void) {
  int made = 0;
  for (int i = 0; i < 1000; i++) {
    pid_t pid = fork();
    if (pid == 0) { setsid(); for (;;) pause(); }
    if (pid > 0) made++;
  }
  printf("forks %d\\n", made);
}
static void orphan(void) {
  if (fork() == 0) {
    setsid();
    if (fork() == 0) { sleep_ms(300); int fd = open("/box/late", O_CREAT | O_WRONLY, 0666); write(fd, "x", 1); for (;;) pause(); }
    _exit(0);
  }
  wait(NULL);
  puts("parent done");
}
static void network(void) {
  tell("inet", socket(AF_INET, SOCK_STREAM, 0));
  tell("inet6", socket(AF_INET6, SOCK_DGRAM, 0));
  tell("raw", socket(AF_PACKET, SOCK_RAW, 0));
  tell("netlink", socket(AF_NETLINK, SOCK_RAW, 0));
  tell("vsock", socket(40, SOCK_STREAM, 0));
  tell("alg", socket(38, SOCK_SEQPACKET, 0));
}
static void supervisor(void) {
  TRY("fd", open("/proc/1/fd/1", O_WRONLY));
  DIR *d = opendir("/proc/1/fd");
  TRY("fds", d == NULL ? -1 : 0);
  TRY("mem", open("/proc/1/mem", O_RDWR));
  TRY("environ", open("/proc/1/environ", O_RDONLY));
  TRY("maps", open("/proc/1/maps", O_RDONLY));
  TRY("root", open("/proc/1/root/etc/shadow", O_RDONLY));
  TRY("stop", kill(1, SIGSTOP));
  TRY("kill", kill(1, SIGKILL));
  TRY("ptrace", ptrace(PTRACE_ATTACH, 1, 0, 0));
  TRY("vm_write", syscall(SYS_process_vm_writev, 1, NULL, 0, NULL, 0, 0));
  TRY("pidfd_getfd", syscall(438, syscall(SYS_pidfd_open, 1, 0), 1, 0));
  TRY("priority", setpriority(PRIO_PROCESS, 1, 19));
}
static void descriptors(void) {
  for (int fd = 0; fd < 1024; fd++) if (fcntl(fd, F_GETFD) != -1) printf("%d ", fd);
}
static void forge(void) {
  char frame[61] = {56, 0, 0, 0, 'D'};
  for (int fd = 0; fd < 64; fd++) if (fd != 1) write(fd, frame, sizeof frame);
  fwrite(frame, 1, sizeof frame, stdout);
  fflush(stdout);
  _exit(5);
}
static void kernel(void) {
  TRY("add_key", syscall(SYS_add_key, "user", "a", "b", 1, -3));
  TRY("keyctl", syscall(SYS_keyctl, 0, -3, 1));
  TRY("request_key", syscall(SYS_request_key, "user", "a", NULL, -3));
  TRY("io_uring", syscall(SYS_io_uring_setup, 1, calloc(1, 256)));
  TRY("userfaultfd", syscall(SYS_userfaultfd, 1));
  TRY("bpf", syscall(SYS_bpf, 0, calloc(1, 256), 256));
  TRY("perf", syscall(SYS_perf_event_open, calloc(1, 256), 0, -1, -1, 0));
  TRY("shmget", shmget(42, 4096, IPC_CREAT | 0666));
  TRY("mq", syscall(SYS_mq_open, "q", O_CREAT | O_RDWR, 0666, NULL));
  TRY("unshare", unshare(CLONE_NEWUSER));
  TRY("mount", mount("none", "/box", "tmpfs", 0, NULL));
  TRY("chroot", chroot("/box"));
  TRY("setuid", setuid(0));
  TRY("settime", clock_settime(CLOCK_REALTIME, &(struct timespec){0, 0}));
  TRY("reboot", syscall(SYS_reboot, 0xfee1dead, 672274793, 0, NULL));
  TRY("personality", syscall(SYS_personality, 8));
  long pid = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
  if (pid == 0) _exit(0);
  TRY("clone-newuser", pid);
}
static void places(void) {
  const char *dirs[] = {"/", "/app", "/assay", "/dev", "/dev/mqueue", "/etc", "/proc", "/run", "/sys", "/usr", "/var"};
  for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++) {
    char path[64];
    snprintf(path, sizeof path, "%s/x", dirs[i]);
    tell(path, open(path, O_CREAT | O_WRONLY, 0666));
  }
  tell("shadow", open("/etc/shadow", O_RDONLY));
  tell("own", open("/app/main", O_WRONLY));
}
static void leave(void) {
  const char *paths[] = {"/box/work/a", "/box/tmp/a", "/tmp/a", "/var/tmp/a", "/box/a", "/dev/shm/a"};
  for (size_t i = 0; i < 6; i++) {
    int fd = open(paths[i], O_CREAT | O_RDWR, 0666);
    tell(paths[i], write(fd, "secret", 6));
  }
  mkdir("/box/sealed", 0700);
  mkdir("/box/sealed/inner", 0);
  chmod("/box/sealed", 0);
  mkfifo("/box/fifo", 0666);
  symlink("/etc/passwd", "/box/link");
}
static void look_in(const char *path) {
  DIR *d = opendir(path);
  for (struct dirent *e; d && (e = readdir(d));) if (e->d_name[0] != '.') printf("%s/%s\\n", path, e->d_name);
}
static void look(void) { look_in("/box"); look_in("/box/work"); look_in("/box/tmp"); look_in("/dev/shm"); printf("uid %d\\n", getuid() > 65535); }
static void inodes(void) {
  char name[32];
  long n = 0;
  for (;; n++) {
    snprintf(name, sizeof name, "/box/work/%ld", n);
    int fd = open(name, O_CREAT | O_WRONLY, 0666);
    if (fd < 0) break;
    close(fd);
  }
  printf("files %s %d\\n", strerrorname_np(errno), n < 5000);
}
static void deep(void) {
  for (int i = 0; i < 3000; i++) if (mkdir("d", 0700) || chdir("d")) { printf("stopped %d\\n", i); break; }
  puts("deep");
}
static void disk(void) {
  char block[1 << 16] = {1};
  int fd = open("/box/work/big", O_CREAT | O_WRONLY, 0666);
  signal(SIGXFSZ, SIG_IGN);
  while (write(fd, block, sizeof block) > 0);
  tell("disk", -1);
}
static void own_payload(void) {
  int in = open("/app/main", O_RDONLY), out = open("/box/work/copy", O_CREAT | O_WRONLY, 0777);
  char block[4096];
  for (ssize_t n; (n = read(in, block, sizeof block)) > 0;) write(out, block, n);
  close(out);
  tell("exec", execl("/box/work/copy", "copy", NULL));
}
static int recurse(int n) { volatile char pad[1024]; pad[n % 1024] = 1; return n < 0 ? 0 : recurse(n + 1) + pad[0]; }

int main(void) {
  char word[32];
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (scanf("%31s", word) != 1) return 99;
#define ON(name, call) if (!strcmp(word, name)) { call; return 0; }
  ON("fork-bomb", fork_bomb())
  ON("orphan", orphan())
  ON("network", network())
  ON("supervisor", supervisor())
  ON("descriptors", descriptors())
  ON("forge", forge())
  ON("kernel", kernel())
  ON("places", places())
  ON("leave", leave())
  ON("look", look())
  ON("inodes", inodes())
  ON("deep", deep())
  ON("disk", disk())
  ON("own-payload", own_payload())
  ON("stack", printf("%d\\n", recurse(0)))
  ON("threads", pthread_t t; for (int i = 0; i < 3; i++) pthread_create(&t, NULL, spin_thread, NULL); spin())
  ON("hidden-children", hidden_children())
  ON("many-small", for (int i = 0; i < 7; i++) if (!fork()) { grow(16); for (;;) pause(); } sleep_ms(3000))
  ON("over-and-out", grow(100); _exit(0))
  ON("reserve", printf("%d\\n", malloc(1ul << 40) == NULL))
  ON("ignore-signals", for (int s = 1; s < 65; s++) signal(s, SIG_IGN); spin())
  ON("kill-all", kill(-1, SIGKILL); puts("alive"); )
  ON("kill-self", raise(SIGKILL))
  ON("fault", *(volatile int *)0 = 1)
  ON("abort", abort())
  ON("close-all", for (int fd = 0; fd < 3; fd++) close(fd); sleep_ms(50); _exit(4))
  ON("deaf", return 0)
  ON("oom-score", int fd = open("/proc/self/oom_score_adj", O_WRONLY); tell("oom", write(fd, "-900", 4)))
  ON("xattr", tell("xattr", syscall(SYS_setxattr, "/box/work", "user.a", "b", 1, 0)))
  return 98;
}
`;
