/* Classes 15 to 18 and 20: out of the box, into the supervisor, up to more rights. */
#include "attack.h"
#include <dirent.h>
#include <grp.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

static void network(const char *a) {
  (void)a;
  const struct {
    const char *name;
    int family, type;
  } kinds[] = {{"inet", AF_INET, SOCK_STREAM},   {"inet6", AF_INET6, SOCK_DGRAM}, {"packet", AF_PACKET, SOCK_RAW},
               {"netlink", AF_NETLINK, SOCK_RAW}, {"vsock", AF_VSOCK, SOCK_STREAM}, {"crypto", AF_ALG, SOCK_SEQPACKET},
               {"bluetooth", AF_BLUETOOTH, SOCK_RAW}, {"xdp", 44, SOCK_RAW},       {"qipcrtr", 42, SOCK_DGRAM},
               {"tipc", AF_TIPC, SOCK_RDM},      {"smc", 43, SOCK_STREAM},       {"can", AF_CAN, SOCK_RAW}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) tell(kinds[i].name, socket(kinds[i].family, kinds[i].type, 0));
  /* The filter sees 64 bits of the family, the kernel 32. */
  tell("inet in disguise", syscall(SYS_socket, (1ul << 32) | AF_INET, SOCK_STREAM, 0));
  struct sockaddr_un docker = {AF_UNIX, "/var/run/docker.sock"}, log = {AF_UNIX, "/dev/log"};
  tell("docker", connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&docker, sizeof docker));
  tell("system log", connect(socket(AF_UNIX, SOCK_DGRAM, 0), (struct sockaddr *)&log, sizeof log));
}

static void supervisor(const char *a) {
  (void)a;
  tell("output", open("/proc/1/fd/1", O_WRONLY));
  DIR *descriptors = opendir("/proc/1/fd");
  tell("descriptors", descriptors == NULL ? -1 : 0);
  tell("memory", open("/proc/1/mem", O_RDWR));
  tell("environment", open("/proc/1/environ", O_RDONLY));
  tell("mappings", open("/proc/1/maps", O_RDONLY));
  tell("folder", open("/proc/1/cwd/", O_RDONLY));
  tell("program", open("/proc/1/exe", O_RDONLY));
  tell("its network", open("/proc/1/ns/net", O_RDONLY));
  tell("system calls", open("/proc/1/syscall", O_RDONLY));
  tell("stop", kill(1, SIGSTOP));
  tell("kill", kill(1, SIGKILL));
  tell("wake", kill(1, SIGCHLD));
  tell("order of death", open("/proc/1/oom_score_adj", O_WRONLY));
}

static void descriptors(const char *a) {
  (void)a;
  for (int fd = 0; fd < 4096; fd++) {
    if (fcntl(fd, F_GETFD) != -1) printf("%d ", fd);
  }
  putchar('\n');
}

extern char **environ;
static void environment(const char *a) {
  (void)a;
  for (char **variable = environ; *variable != NULL; variable++) printf("%.*s\n", (int)strcspn(*variable, "="), *variable);
}

static void privileges(const char *a) {
  (void)a;
  struct {
    uint32_t version;
    int pid;
  } head = {0x20080522, 0};
  uint32_t all[6] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
  tell("root", setuid(0));
  tell("root's group", setgid(0));
  tell("groups", setgroups(1, (gid_t[]){0}));
  tell("capabilities", syscall(SYS_capset, &head, all));
  tell("ambient capability", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, 21, 0, 0));
  tell("new privileges", prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0));
  tell("passwords", open("/etc/shadow", O_RDONLY));
  tell("personality", syscall(SYS_personality, 8));
}

const struct act reach_acts[] = {{"network", network},         {"supervisor", supervisor},   {"descriptors", descriptors},
                                 {"environment", environment}, {"privileges", privileges}, {NULL, NULL}};
