import type { EngineReading } from '../sandbox/inspect-engine.js';
import { isBelow, judge, type Finding, type Judgement } from './finding.js';
import type { Reading, Readings } from './readings.js';

const USUAL_DRIVERS = ['overlay2', 'overlayfs', 'fuse-overlayfs', 'btrfs', 'zfs'];

/** What is to be said of the Docker engine and its containers. */
export function engineFindings(readings: Readings): readonly Finding[] {
  const { engine } = readings;
  const of = (subject: string, why: string, rule: (engine: EngineReading) => Judgement): Finding =>
    judge({ subject, why }, engine, rule);
  return [
    engineFinding(engine),
    of('runc', 'Old versions let a container out onto the host.', runcRule),
    of('cgroups', 'Limits on memory, processes and cores are held by them.', cgroupRule),
    of('swap accounting', 'Without it a program passes its memory limit by way of swap.', (seen) =>
      swapRule(seen, readings.host.swapMiB),
    ),
    of(
      'seccomp',
      'It keeps programs from the parts of the kernel in which holes are found.',
      ({ security }) =>
        has(security, 'seccomp', 'missing', 'Use an engine that was built with seccomp.'),
    ),
    of(
      'user namespaces',
      'Without them, who breaks out of a container is root on this host.',
      userNamespaceRule,
    ),
    of(
      'AppArmor or SELinux',
      'A second fence around containers, should the first have a hole.',
      (seen) => lsmRule(seen.security),
    ),
    of('storage driver', 'It decides how quickly containers start.', ({ storageDriver }) =>
      USUAL_DRIVERS.includes(storageDriver)
        ? { level: 'ok', seen: storageDriver }
        : { level: 'weak', seen: storageDriver, todo: 'Change to overlay2.' },
    ),
    of('runtime', 'The sandboxes are started by it.', ({ runtimes }) =>
      runtimeRule(runtimes, readings.settings.runtime),
    ),
    ...containerFindings(readings),
  ];
}

function engineFinding(engine: Reading<EngineReading>): Finding {
  const subject = 'Docker engine';
  const why = 'Every submission is compiled and run in its containers.';
  if (!engine.ok) {
    const todo =
      'Start it (systemctl start docker), let this user reach its socket, or set EXAM_DOCKER_SOCKET or DOCKER_HOST.';
    return { subject, level: 'missing', seen: `does not answer: ${engine.why}`, why, todo };
  }
  return judge({ subject, why }, engine, ({ version }) => {
    const seen = `version ${version}`;
    const update = 'Update Docker; its makers mend nothing in versions this old.';
    if (isBelow(version, [20, 10]) !== false) return { level: 'missing', seen, todo: update };
    if (isBelow(version, [25, 0]) === true)
      return { level: 'weak', seen: `${seen}, out of support`, todo: update };
    return { level: 'ok', seen };
  });
}

function runcRule({ runcVersion }: EngineReading): Judgement {
  const seen = runcVersion === '' ? 'the engine does not say' : `version ${runcVersion}`;
  if (runcVersion !== '' && isBelow(runcVersion, [1, 2, 8]) === false) return { level: 'ok', seen };
  const todo =
    'Use runc 1.2.8, 1.3.3 or later (CVE-2024-21626, CVE-2025-31133), or see that your distribution has mended its version.';
  return { level: 'weak', seen, todo };
}

function cgroupRule({ cgroupVersion, limits }: EngineReading): Judgement {
  const lacking = (['memory', 'pids', 'cpuset'] as const).filter((name) => !limits[name]);
  const seen = `version ${cgroupVersion || 'unknown'}`;
  if (lacking.length > 0)
    return {
      level: 'missing',
      seen: `${seen}, without ${lacking.join(', ')}`,
      todo: 'Let the kernel have these controllers (cgroup_enable=memory), and a rootless engine be given them (systemd: Delegate=yes).',
    };
  if (cgroupVersion === '2') return { level: 'ok', seen };
  return {
    level: 'weak',
    seen,
    todo: 'Works; but boot with cgroup v2, which systems drop version 1 for.',
  };
}

function swapRule({ limits }: EngineReading, swapMiB: Reading<number>): Judgement {
  if (limits.swap) return { level: 'ok', seen: 'there' };
  const todo = 'Turn swap off (swapoff -a, and in /etc/fstab), or boot with swapaccount=1.';
  if (swapMiB.ok && swapMiB.value === 0)
    return { level: 'ok', seen: 'not there, and no swap either' };
  return { level: 'missing', seen: 'not there', todo };
}

function userNamespaceRule({ security }: EngineReading): Judgement {
  if (security.includes('rootless')) return { level: 'ok', seen: 'the engine runs rootless' };
  if (security.includes('userns')) return { level: 'ok', seen: 'remapped (userns-remap)' };
  return {
    level: 'weak',
    seen: 'neither rootless nor userns-remap',
    todo: 'Set "userns-remap": "default" in /etc/docker/daemon.json, run the engine rootless, or use gVisor or Kata.',
  };
}

function lsmRule(security: readonly string[]): Judgement {
  const found = ['apparmor', 'selinux'].filter((name) => security.includes(name));
  if (found.length > 0) return { level: 'ok', seen: found.join(', ') };
  return {
    level: 'weak',
    seen: 'neither',
    todo: 'Turn AppArmor or SELinux on in the kernel and in Docker.',
  };
}

function has(
  list: readonly string[],
  name: string,
  level: 'weak' | 'missing',
  todo: string,
): Judgement {
  return list.includes(name) ? { level: 'ok', seen: 'there' } : { level, seen: 'not there', todo };
}

function runtimeRule(runtimes: readonly string[], wanted: string | undefined): Judgement {
  const seen = `registered: ${runtimes.join(', ')}`;
  if (wanted === undefined) return { level: 'ok', seen };
  if (runtimes.includes(wanted)) return { level: 'ok', seen: `${wanted}, as configured; ${seen}` };
  return {
    level: 'missing',
    seen: `${wanted} is configured; ${seen}`,
    todo: 'Register it in /etc/docker/daemon.json, or correct EXAM_SANDBOX_RUNTIME.',
  };
}

function containerFindings({ container }: Readings): readonly Finding[] {
  const started = judge(
    {
      subject: 'hardened container',
      why: 'It shows that this engine takes our profile and limits.',
    },
    container,
    ({ hello }) => ({
      level: 'ok',
      seen: `starts; cgroup ${hello['cgroup'] ?? '?'}, kernel ${hello['kernel'] ?? '?'}`,
    }),
  );
  if (!container.ok) {
    const todo = 'Read what the engine said, and its log (journalctl -u docker).';
    return [{ ...started, level: 'missing', seen: `does not start: ${container.why}`, todo }];
  }
  const { hello, status } = container.value;
  const waits: Finding = judge(
    {
      subject: 'waiting for a core',
      why: 'Only what the kernel tells of it can be left out of wall times.',
    },
    container,
    () =>
      hello['waits'] === 'schedstat'
        ? { level: 'ok', seen: 'the kernel tells of it' }
        : {
            level: 'weak',
            seen: 'not told of (gVisor, or no CONFIG_SCHED_INFO): a busy host counts against wall limits',
            todo: 'Leave slots fewer than cores on this host.',
          },
  );
  return [started, waits, statusFinding(status)];
}

/** All that a supervisor may have: SETUID, SETGID, KILL. */
const OUR_CAPABILITIES = 0xe0n;

function statusFinding(
  status: NonNullable<Readings['container'] & { ok: true }>['value']['status'],
): Finding {
  const subject = 'fences of a container';
  const why =
    'no-new-privileges, our seccomp filter and three capabilities: what a break-out meets first.';
  const reading: Reading<NonNullable<typeof status>> =
    status === undefined
      ? { ok: false, why: 'its process is not to be seen from here' }
      : { ok: true, value: status };
  return judge({ subject, why }, reading, ({ noNewPrivileges, seccomp, capabilities }) => {
    const lacking = [
      ...(noNewPrivileges ? [] : ['no-new-privileges']),
      ...(seccomp ? [] : ['the seccomp filter']),
      ...((BigInt(`0x${capabilities || 'f'}`) & ~OUR_CAPABILITIES) === 0n
        ? []
        : ['fewer capabilities']),
    ];
    if (lacking.length === 0) return { level: 'ok', seen: 'all there' };
    return {
      level: 'missing',
      seen: `without ${lacking.join(', ')}`,
      todo: 'Do not grade on this host: its engine or runtime passes over what it is told.',
    };
  });
}
