import { describe, expect, it, test } from '@jest/globals';
import type { ToolchainPin } from '#store';
import type { ImageTools } from '../sandbox/images.js';
import type { EngineReading } from '../sandbox/inspect-engine.js';
import { findingsOf } from './findings.js';
import type { HostReadings, Reading, Readings } from './readings.js';

const seen = <T>(value: T): Reading<T> => ({ ok: true, value });
const unread: Reading<never> = { ok: false, why: 'permission denied' };

const ENGINE: EngineReading = {
  version: '29.0.1',
  runcVersion: '1.3.3',
  cgroupVersion: '2',
  limits: { memory: true, swap: true, pids: true, cpuset: true },
  security: ['apparmor', 'seccomp', 'userns', 'cgroupns'],
  runtimes: ['runc', 'crun'],
  storageDriver: 'overlay2',
  rootFolder: '/var/lib/docker',
};
const HOST: HostReadings = {
  kernel: seen('6.12.0'),
  memoryMiB: seen(16_384),
  swapMiB: seen(0),
  corePattern: seen('core'),
  clockSource: seen('tsc'),
  clockSynchronised: seen(true),
  governors: seen(['performance', 'performance']),
  smtActive: seen(false),
  seccompActions: seen(['kill_process', 'errno', 'allow']),
};
const STATUS = { noNewPrivileges: true, seccomp: true, capabilities: '00000000000000e0' };
const HELLO = { cgroup: '2', kernel: '6.12.0', waits: 'schedstat' };
const MIB = 1024 * 1024;
const room = (mebibytes: number, freeInodes = 1_000_000) =>
  seen({ folder: '/data', freeBytes: mebibytes * MIB, freeInodes, inodes: 2_000_000 });

const GCC: ImageTools = { toolVersion: 'gcc 14.2.0', packagesSha256: 'a1', treeSha256: 'b1' };
const PIN: ToolchainPin = {
  language: 'c',
  generation: 1,
  tool_version: GCC.toolVersion,
  packages_sha256: GCC.packagesSha256,
  tree_sha256: 'b0', // another release of this engine
  pinned_at: new Date('2026-03-02T09:00:00.000Z'),
  pinned_host: 'first',
};

/** A host on which all is well. */
const ROLE = { name: 'exam_app', mayDoAnything: false };

const WELL: Readings = {
  settings: {
    slots: 2,
    cores: [1, 2],
    runtime: undefined,
    minFreeMiB: 1024,
    renewToolchains: false,
  },
  engine: seen(ENGINE),
  container: seen({ hello: HELLO, status: STATUS }),
  images: [{ language: 'c', tools: seen(GCC), current: seen(true) }],
  probes: seen([{ language: 'c', probe: 'hello', ok: true, seen: 'hello' }]),
  host: HOST,
  disks: [{ folder: '/data', room: room(50_000) }],
  database: seen({ version: '18.0', role: ROLE }),
  pins: seen([PIN]),
  redis: seen({ version: '8.2.0' }),
};

const engine = (changes: Partial<EngineReading>): Partial<Readings> => ({
  engine: seen({ ...ENGINE, ...changes }),
});
const host = (changes: Partial<HostReadings>): Partial<Readings> => ({
  host: { ...HOST, ...changes },
});
const status = (changes: Partial<typeof STATUS>): Partial<Readings> => ({
  container: seen({ hello: HELLO, status: { ...STATUS, ...changes } }),
});
const without = (limit: keyof EngineReading['limits']) => ({
  limits: { ...ENGINE.limits, [limit]: false },
});
const image = (changes: Partial<Readings['images'][number]>): Partial<Readings> => ({
  images: [{ language: 'c', tools: seen(GCC), current: seen(true), ...changes }],
});
const settings = (changes: Partial<Readings['settings']>): Partial<Readings> => ({
  settings: { ...WELL.settings, ...changes },
});

const pin = (changes: Partial<ToolchainPin>): Partial<Readings> => ({
  pins: seen([{ ...PIN, ...changes }]),
});
const PIN_MISSING = 'missing pinned tools of c';

/** What is said of a host that differs so from one on which all is well: `level subject` for all that is not ok. */
function complaints(changes: Partial<Readings>): string[] {
  return findingsOf({ ...WELL, ...changes })
    .filter(({ level }) => level !== 'ok')
    .map(({ level, subject }) => `${level} ${subject}`);
}

describe('findingsOf', () => {
  it('has nothing to say against a host on which all is well', () => {
    expect(complaints({})).toEqual([]);
    expect(findingsOf(WELL).every(({ todo }) => todo === '')).toBe(true);
  });

  test.each<[string, Partial<Readings>, string[]]>([
    ['an engine too old', engine({ version: '19.03.15' }), ['missing Docker engine']],
    ['an engine out of support', engine({ version: '20.10.24+dfsg1' }), ['weak Docker engine']],
    ['an engine of no version', engine({ version: 'dev' }), ['missing Docker engine']],
    ['an old runc', engine({ runcVersion: '1.1.5+ds1' }), ['weak runc']],
    ['a runc of no version', engine({ runcVersion: '' }), ['weak runc']],
    ['cgroup v1', engine({ cgroupVersion: '1' }), ['weak cgroups']],
    ['no memory controller', engine(without('memory')), ['missing cgroups']],
    ['no pids controller', engine(without('pids')), ['missing cgroups']],
    ['no swap accounting, no swap', engine(without('swap')), []],
    [
      'no swap accounting, and swap',
      { ...engine(without('swap')), ...host({ swapMiB: seen(512) }) },
      ['missing swap accounting', 'weak swap'],
    ],
    [
      'no swap accounting, and swap that cannot be seen',
      { ...engine(without('swap')), ...host({ swapMiB: unread }) },
      ['missing swap accounting', 'unknown swap'],
    ],
    ['no seccomp', engine({ security: ['apparmor', 'userns'] }), ['missing seccomp']],
    ['a rootless engine', engine({ security: ['seccomp', 'apparmor', 'rootless'] }), []],
    ['root in containers', engine({ security: ['seccomp', 'selinux'] }), ['weak user namespaces']],
    [
      'no AppArmor, no SELinux',
      engine({ security: ['seccomp', 'userns'] }),
      ['weak AppArmor or SELinux'],
    ],
    ['an odd storage driver', engine({ storageDriver: 'vfs' }), ['weak storage driver']],
    ['a runtime that is there', settings({ runtime: 'crun' }), []],
    ['a runtime that is not there', settings({ runtime: 'runsc' }), ['missing runtime']],
    [
      'a container that does not start',
      { container: { ok: false, why: 'bad profile' } },
      ['missing hardened container'],
    ],
    [
      'a kernel that tells of no waits',
      { container: seen({ hello: { ...HELLO, waits: 'none' }, status: STATUS }) },
      ['weak waiting for a core'],
    ],
    [
      'a container whose process is elsewhere',
      { container: seen({ hello: HELLO, status: undefined }) },
      ['unknown fences of a container'],
    ],
    ['new privileges', status({ noNewPrivileges: false }), ['missing fences of a container']],
    ['no filter in effect', status({ seccomp: false }), ['missing fences of a container']],
    [
      'a capability too many',
      status({ capabilities: '00000000000000e1' }),
      ['missing fences of a container'],
    ],
    ['no capabilities told', status({ capabilities: '' }), ['missing fences of a container']],
    ['an old kernel', host({ kernel: seen('6.1.0-28-amd64') }), ['weak kernel']],
    [
      'a kernel without our action',
      host({ seccompActions: seen(['errno']) }),
      ['missing seccomp in the kernel'],
    ],
    ['little memory', host({ memoryMiB: seen(4_096) }), ['weak memory']],
    ['swap', host({ swapMiB: seen(2_048) }), ['weak swap']],
    [
      'a pipe for core dumps',
      host({ corePattern: seen('|/usr/lib/systemd/systemd-coredump') }),
      ['weak core dumps'],
    ],
    ['a clock that nobody sets', host({ clockSynchronised: seen(false) }), ['weak time']],
    ['an unsteady clock', host({ clockSource: seen('hpet') }), ['weak clock source']],
    [
      'a core that saves power',
      host({ governors: seen(['performance', 'powersave']) }),
      ['weak frequency'],
    ],
    ['a virtual machine', host({ governors: seen([]) }), []],
    ['hyper-threading', host({ smtActive: seen(true) }), ['weak hyper-threading']],
    ['more slots than cores', settings({ cores: [1] }), ['weak slots and cores']],
    ['nothing pinned', settings({ cores: [] }), ['weak slots and cores']],
    ['a full disk', { disks: [{ folder: '/data', room: room(1_023) }] }, ['missing disk of /data']],
    [
      'a disk that fills up',
      { disks: [{ folder: '/data', room: room(3_000) }] },
      ['weak disk of /data'],
    ],
    [
      'a disk without inodes',
      { disks: [{ folder: '/data', room: room(50_000, 3) }] },
      ['missing disk of /data'],
    ],
    [
      'a disk that cannot be seen',
      { disks: [{ folder: '/data', room: unread }] },
      ['unknown disk of /data'],
    ],
    ['an image of other sources', image({ current: seen(false) }), ['weak image of c']],
    ['an image of who knows what', image({ current: unread }), ['weak image of c']],
    [
      'a probe that fails',
      { probes: seen([{ language: 'c', probe: 'hello', ok: false, seen: 'wrong' }]) },
      ['missing c: hello'],
    ],
    ['another compiler than the pinned', pin({ tool_version: 'gcc 13.3.0' }), [PIN_MISSING]],
    ['other packages than the pinned', pin({ packages_sha256: 'a9' }), [PIN_MISSING]],
    [
      'another compiler, to be pinned from now on',
      { ...pin({ tool_version: 'gcc 13.3.0' }), ...settings({ renewToolchains: true }) },
      ['weak pinned tools of c'],
    ],
    ['a missing image', image({ tools: seen(undefined) }), ['missing image of c']],
    ['tools of another language pinned', pin({ language: 'lua' }), []],
    ['nothing pinned yet', { pins: seen([]) }, []],
    ['pins that cannot be read', { pins: unread }, ['unknown pinned tools']],
    ['no database', { database: unread }, ['missing database']],
    ['an old database', { database: seen({ version: '13.9', role: ROLE }) }, ['weak database']],
    [
      'a database of which we are superuser',
      { database: seen({ version: '18.0', role: { name: 'postgres', mayDoAnything: true } }) },
      ['weak database role'],
    ],
    ['none configured', { database: undefined, pins: undefined, redis: undefined }, []],
    ['no Redis', { redis: unread }, ['missing Redis']],
  ])('%s', (_, changes, expected) => {
    expect(complaints(changes)).toEqual(expected);
  });

  it('names both versions where they differ', () => {
    const changes = pin({ tool_version: 'gcc 13.3.0' });
    const found = findingsOf({ ...WELL, ...changes }).find(({ level }) => level === 'missing');
    expect(found?.seen).toMatch(/gcc 14\.2\.0.*gcc 13\.3\.0.*first/);
  });

  it('says with every complaint what to do', () => {
    const bad = findingsOf({ ...WELL, ...engine({ security: [] }), ...host({ swapMiB: seen(1) }) });
    for (const { level, todo } of bad) expect(todo === '').toBe(level === 'ok');
  });

  it('never takes for well what could not be read', () => {
    const nothing: HostReadings = {
      kernel: unread,
      memoryMiB: unread,
      swapMiB: unread,
      corePattern: unread,
      clockSource: unread,
      clockSynchronised: unread,
      governors: unread,
      smtActive: unread,
      seccompActions: unread,
    };
    const found = complaints({ host: nothing });
    expect(found).toHaveLength(Object.keys(nothing).length);
    expect(found.every((one) => one.startsWith('unknown '))).toBe(true);
  });

  it('says of an engine that is away that it is missing, and of what hangs on it that it is not known', () => {
    const away: Reading<never> = { ok: false, why: 'connect ENOENT' };
    const found = findingsOf({ ...WELL, engine: away, container: away, probes: away, images: [] });
    expect(found[0]).toMatchObject({ subject: 'Docker engine', level: 'missing' });
    const levels = (subject: string) => found.find((one) => one.subject === subject)?.level;
    expect(levels('seccomp')).toBe('unknown');
    expect(levels('language probes')).toBe('missing');
    expect(levels('swap')).toBe('ok');
  });
});
