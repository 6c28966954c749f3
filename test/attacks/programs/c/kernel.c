/* Classes 20, 21 and 32: system calls that no honest program makes; each ends the process that makes it. */
#include "attack.h"
#include <sched.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/reboot.h>
#include <time.h>

static const struct call {
  const char *name;
  long number, arguments[4];
} CALLS[] = {
    {"ptrace-traceme", SYS_ptrace, {PTRACE_TRACEME}},
    {"ptrace-supervisor", SYS_ptrace, {PTRACE_ATTACH, 1}},
    {"process_vm_readv", SYS_process_vm_readv, {1}},
    {"process_vm_writev", SYS_process_vm_writev, {1}},
    {"pidfd_getfd", SYS_pidfd_getfd, {3, 1}},
    {"kcmp", SYS_kcmp, {1, 1}},
    {"bpf", SYS_bpf, {0}},
    {"perf_event_open", SYS_perf_event_open, {0}},
    {"add_key", SYS_add_key, {0}},
    {"keyctl", SYS_keyctl, {0, -3, 1}},
    {"request_key", SYS_request_key, {0}},
    {"io_uring_setup", SYS_io_uring_setup, {1}},
    {"userfaultfd", SYS_userfaultfd, {1}},
    {"mount", SYS_mount, {0}},
    {"umount2", SYS_umount2, {0}},
    {"pivot_root", SYS_pivot_root, {0}},
    {"chroot", SYS_chroot, {0}},
    {"fsopen", SYS_fsopen, {0}},
    {"open_tree", SYS_open_tree, {0}},
    {"move_mount", SYS_move_mount, {0}},
    {"unshare-user", SYS_unshare, {CLONE_NEWUSER}},
    {"setns", SYS_setns, {0}},
    {"open_by_handle_at", SYS_open_by_handle_at, {0}},
    {"quotactl", SYS_quotactl, {0}},
    {"swapon", SYS_swapon, {0}},
    {"reboot", SYS_reboot, {0xfee1dead, 672274793, 0}},
    {"kexec_load", SYS_kexec_load, {0}},
    {"init_module", SYS_init_module, {0}},
    {"clock_settime", SYS_clock_settime, {CLOCK_REALTIME}},
    {"settimeofday", SYS_settimeofday, {0}},
    {"sethostname", SYS_sethostname, {0}},
#ifdef __x86_64__
    {"iopl", SYS_iopl, {3}},
#endif
};

static void forbidden(const char *name) {
  for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
    const struct call *c = &CALLS[i];
    if (strcmp(c->name, name) != 0) continue;
    tell(name, syscall(c->number, c->arguments[0], c->arguments[1], c->arguments[2], c->arguments[3]));
    return;
  }
  exit(97);
}

/* Calls by the numbers of another architecture would pass a filter that looks at numbers alone. */
static void foreign(const char *how) {
#ifdef __x86_64__
  long result = -1;
  if (strcmp(how, "32-bit") == 0) __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory"); /* getpid */
  else result = syscall(0x40000000 + 39);                                                           /* getpid of x32 */
  printf("foreign %s\n", result < 0 ? "refused" : "ran");
#else
  (void)how;
  raise(SIGSYS);
#endif
}

/* What is refused without ending anybody: a careful library may ask for it. */
static void refused(const char *a) {
  (void)a;
  char args[256] = {0};
  tell("namespace by clone", syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0));
  tell("namespace by clone3", syscall(SYS_clone3, args, 88));
  tell("shared memory of System V", syscall(SYS_shmget, 42, 4096, 01666));
  tell("semaphore of System V", syscall(SYS_semget, 42, 1, 01666));
  tell("message queue", syscall(SYS_mq_open, "q", O_CREAT | O_RDWR, 0666, NULL));
  tell("file handle", syscall(SYS_name_to_handle_at, AT_FDCWD, "/", args, args, 0));
  tell("memory node", syscall(SYS_set_mempolicy, 0, NULL, 0));
  tell("pages elsewhere", syscall(SYS_move_pages, 1, 0, NULL, NULL, NULL, 0));
  tell("watch of files", syscall(SYS_inotify_init1, 0));
  tell("watch of the machine", syscall(SYS_fanotify_init, 0, 0));
  tell("kernel messages", syscall(SYS_syslog, 3, args, sizeof args));
  tell("clock speed", syscall(SYS_adjtimex, args));
  tell("core size", syscall(SYS_prlimit64, 0, 4, (uint64_t[]){0, 0}, NULL));
  tell("core size in disguise", syscall(SYS_prlimit64, 0, (1ul << 32) | 4, (uint64_t[]){0, 0}, NULL));
  tell("own filter", syscall(SYS_seccomp, 1, 0, args));
  tell("sandbox of its own", syscall(SYS_landlock_create_ruleset, NULL, 0, 1));
}

/* The parent outlives a child that was ended, and answers rightly. */
static void by_a_child(const char *a) {
  (void)a;
  TRY("child", ptrace(PTRACE_TRACEME, 0, 0, 0));
  puts("the right answer");
}

const struct act kernel_acts[] = {
    {"forbidden", forbidden}, {"foreign", foreign}, {"refused", refused}, {"by-a-child", by_a_child}, {NULL, NULL}};
