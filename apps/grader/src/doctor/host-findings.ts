import { fullDisk, type DiskRoom } from '../gate/disk.js';
import { isBelow, judge, type Finding, type Judgement } from './finding.js';
import type { Readings } from './readings.js';

const STEADY_CLOCKS = [
  'tsc',
  'kvm-clock',
  'arch_sys_counter',
  'hyperv_clocksource_tsc_page',
  'xen',
];
const MIB_PER_SLOT = 2048;
const MIB_FOR_THE_REST = 1024;

/** What is to be said of the machine itself. */
export function hostFindings(readings: Readings): readonly Finding[] {
  const { host, settings } = readings;
  return [
    judge(
      {
        subject: 'kernel',
        why: 'Before 6.3 many containers contend for one lock, and right programs run out of time.',
      },
      host.kernel,
      (kernel) =>
        isBelow(kernel, [6, 3]) === false
          ? { level: 'ok', seen: kernel }
          : { level: 'weak', seen: kernel, todo: 'Use Linux 6.3 or later, or few slots.' },
    ),
    judge(
      {
        subject: 'seccomp in the kernel',
        why: 'Our profile ends a program that makes a forbidden call.',
      },
      host.seccompActions,
      (actions) =>
        actions.includes('kill_process')
          ? { level: 'ok', seen: 'there' }
          : {
              level: 'missing',
              seen: 'kill_process is not there',
              todo: 'Use a kernel with CONFIG_SECCOMP_FILTER, 4.14 or later.',
            },
    ),
    judge(
      { subject: 'memory', why: `A submission may need up to ${MIB_PER_SLOT} MiB.` },
      host.memoryMiB,
      (memoryMiB) => memoryRule(memoryMiB, settings.slots),
    ),
    judge(
      { subject: 'swap', why: 'A machine that swaps makes programs slow by no fault of theirs.' },
      host.swapMiB,
      (swapMiB) =>
        swapMiB === 0
          ? { level: 'ok', seen: 'off' }
          : {
              level: 'weak',
              seen: `${swapMiB} MiB`,
              todo: 'Turn it off: swapoff -a, and in /etc/fstab.',
            },
    ),
    judge(
      {
        subject: 'core dumps',
        why: 'A pipe in core_pattern makes the host run a program for every crash of a candidate’s.',
      },
      host.corePattern,
      (pattern) =>
        pattern.startsWith('|')
          ? { level: 'weak', seen: pattern, todo: 'sysctl kernel.core_pattern=core' }
          : { level: 'ok', seen: pattern },
    ),
    judge(
      { subject: 'time', why: 'Records, deadlines and the audit log carry this machine’s time.' },
      host.clockSynchronised,
      (synchronised) =>
        synchronised
          ? { level: 'ok', seen: 'synchronised' }
          : { level: 'weak', seen: 'not synchronised', todo: 'Run chrony or systemd-timesyncd.' },
    ),
    judge(
      {
        subject: 'clock source',
        why: 'Wall times are only as steady as what the kernel keeps time by.',
      },
      host.clockSource,
      (source) =>
        STEADY_CLOCKS.includes(source)
          ? { level: 'ok', seen: source }
          : {
              level: 'weak',
              seen: source,
              todo: 'Find out why the kernel distrusts the processor’s counter (dmesg).',
            },
    ),
    judge(
      {
        subject: 'frequency',
        why: 'A core that changes its frequency gives the same program different times.',
      },
      host.governors,
      governorRule,
    ),
    judge(
      {
        subject: 'hyper-threading',
        why: 'Two programs on siblings of one core slow each other down.',
      },
      host.smtActive,
      (active) =>
        active
          ? {
              level: 'weak',
              seen: 'on',
              todo: 'Name one thread of each core in EXAM_SANDBOX_CORES, or boot with nosmt.',
            }
          : { level: 'ok', seen: 'off' },
    ),
    slotFinding(settings),
    ...readings.disks.map(({ folder, room }) =>
      judge({ subject: `disk of ${folder}`, why: 'A full disk takes no work.' }, room, (seen) =>
        diskRule(seen, settings.minFreeMiB),
      ),
    ),
  ];
}

function memoryRule(memoryMiB: number, slots: number): Judgement {
  const wanted = slots * MIB_PER_SLOT + MIB_FOR_THE_REST;
  const seen = `${memoryMiB} MiB for ${slots} slots`;
  if (memoryMiB >= wanted) return { level: 'ok', seen };
  const todo = `${wanted} MiB would do; or set EXAM_SANDBOX_SLOTS lower.`;
  return { level: 'weak', seen, todo };
}

function governorRule(governors: readonly string[]): Judgement {
  if (governors.length === 0)
    return {
      level: 'ok',
      seen: 'not this kernel’s doing (a virtual machine): see to it on its host',
    };
  const seen = [...new Set(governors)].join(', ');
  if (governors.every((governor) => governor === 'performance')) return { level: 'ok', seen };
  return { level: 'weak', seen, todo: 'cpupower frequency-set -g performance' };
}

function slotFinding({ slots, cores }: Readings['settings']): Finding {
  const why = 'A submission that has a core of its own is not disturbed by another.';
  const seen = `${slots} slots on ${cores.length === 0 ? 'any core' : `cores ${cores.join(',')}`}`;
  const value = { ok: true, value: slots <= cores.length } as const;
  return judge({ subject: 'slots and cores', why }, value, (fits) =>
    fits
      ? { level: 'ok', seen }
      : {
          level: 'weak',
          seen,
          todo: 'Set EXAM_SANDBOX_CORES, and no more EXAM_SANDBOX_SLOTS than cores.',
        },
  );
}

function diskRule(room: DiskRoom, minFreeMiB: number): Judgement {
  const inodes = room.inodes === 0 ? '' : `, ${room.freeInodes} of ${room.inodes} inodes`;
  const seen = `${Math.floor(room.freeBytes / 1024 / 1024)} MiB free${inodes}`;
  const todo = 'Make room; docker system prune takes away what the engine no longer needs.';
  if (fullDisk([room], minFreeMiB) !== undefined) return { level: 'missing', seen, todo };
  if (fullDisk([room], 4 * minFreeMiB) !== undefined) return { level: 'weak', seen, todo };
  return { level: 'ok', seen };
}
