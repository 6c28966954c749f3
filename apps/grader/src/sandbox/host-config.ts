import type { ContainerCreateOptions } from 'dockerode';

const MIB = 1024 * 1024;

/** Room for the container as a whole; a test's own limits are held by the supervisor, inside these. */
export interface ContainerRoom {
  readonly memoryMiB: number;
  readonly processes: number;
}

/** What serves ordinary tasks; a task that wants more has its container enlarged before it runs. */
export const DEFAULT_ROOM: ContainerRoom = { memoryMiB: 2048, processes: 256 };

/** Cores as the engine takes them; undefined for all. */
export function cpusetOf(cores: readonly number[]): string | undefined {
  return cores.length === 0 ? undefined : cores.join(',');
}

export interface ContainerPlan {
  readonly imageId: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly seccomp: string;
  readonly firstUid: number;
  readonly room: ContainerRoom;
  /** Programs lie in /app, so it must allow execution only where the artefact is machine code. */
  readonly executableApp: boolean;
  readonly cpuset: string | undefined;
  readonly runtime: string | undefined;
  /** How long one call of the engine about it may take. Default: 10 s. */
  readonly deadlineMs?: number;
}

/**
 * Docker's own lists, and what else describes the host or tells of its other work: counters by which two runs could notice
 * each other or signal. The supervisor needs of /sys the cgroup alone, and no runtime needs the rest.
 */
const MASKED_PATHS = [
  ...[
    'acpi asound buddyinfo cgroups cmdline config.gz consoles crypto devices diskstats interrupts iomem ioports kallsyms',
    'kcore key-users keys latency_stats loadavg locks meminfo misc modules pagetypeinfo partitions pressure sched_debug',
    'schedstat scsi slabinfo softirqs stat swaps sys timer_list timer_stats uptime vmstat zoneinfo',
  ]
    .flatMap((line) => line.split(' '))
    .map((name) => `/proc/${name}`),
  ...['block', 'bus', 'class', 'dev', 'devices', 'firmware', 'hypervisor', 'kernel', 'module'].map(
    (name) => `/sys/${name}`,
  ),
  '/sys/power',
  '/dev/mqueue',
  // Terminals are counted for the whole machine.
  '/dev/pts',
];
/** /dev: the times of its nodes would outlive a test, since everybody may touch them. Writing to a device is no change of it. */
const READONLY_PATHS = ['/dev', '/proc/bus', '/proc/fs', '/proc/irq', '/proc/sysrq-trigger'];

const SCRATCH = 'rw,nosuid,nodev,noexec';

function mounts(plan: ContainerPlan): Record<string, string> {
  const app = plan.executableApp ? 'rw,nosuid,nodev,exec' : SCRATCH;
  return {
    '/app': `${app},mode=0755,size=${96 * MIB},nr_inodes=2048`,
    '/box': `${SCRATCH},mode=1777,size=${128 * MIB},nr_inodes=4096`,
    '/dev/shm': `${SCRATCH},mode=1777,size=${16 * MIB},nr_inodes=64`,
  };
}

/** The whole hardening set of one container; docs/decisions/0007-sandbox.md gives the reason for every line. */
export function containerOptions(plan: ContainerPlan): ContainerCreateOptions {
  return {
    Image: plan.imageId,
    Entrypoint: ['/assay/supervisor'],
    Cmd: [String(plan.firstUid)],
    User: '0:0',
    WorkingDir: '/',
    Hostname: 'box',
    Labels: { ...plan.labels },
    NetworkDisabled: true,
    Tty: false,
    OpenStdin: true,
    // The supervisor sees the end of its input when the grader goes, whatever way it goes.
    StdinOnce: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    HostConfig: {
      AutoRemove: true,
      NetworkMode: 'none',
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      CapAdd: ['SETUID', 'SETGID', 'KILL'],
      SecurityOpt: ['no-new-privileges:true', `seccomp=${plan.seccomp}`],
      MaskedPaths: MASKED_PATHS,
      ReadonlyPaths: READONLY_PATHS,
      Tmpfs: mounts(plan),
      IpcMode: 'none',
      Privileged: false,
      Init: false,
      LogConfig: { Type: 'none', Config: {} },
      PidsLimit: plan.room.processes,
      Memory: plan.room.memoryMiB * MIB,
      MemorySwap: plan.room.memoryMiB * MIB,
      // When the host runs short, candidates' programs go before anything else.
      OomScoreAdj: 500,
      // At 0 the kernel would still hand a core to a handler on the host; at 1 it makes none of either kind.
      // Signals and timers are queued in the kernel's memory; without a limit of ours each user may have tens of thousands.
      Ulimits: [
        { Name: 'core', Soft: 1, Hard: 1 },
        { Name: 'sigpending', Soft: 1024, Hard: 1024 },
      ],
      ...(plan.cpuset === undefined ? {} : { CpusetCpus: plan.cpuset }),
      ...(plan.runtime === undefined ? {} : { Runtime: plan.runtime }),
    },
  };
}
