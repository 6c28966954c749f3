import { describe, expect, it, test } from '@jest/globals';
import {
  engineAddress,
  type Facts,
  installedMatchesLock,
  planSetup,
  type Scope,
  systemOf,
} from '../../scripts/setup-plan.mjs';

/** A machine on which everything is done. */
const done: Facts = {
  packages: { present: true, stamp: 'h1', hash: 'h1', matchesLock: true },
  runtime: { wanted: '24.21.0', found: '24.21.0' },
  build: { hash: 'b1', stamp: 'b1' },
  engine: {
    answers: true,
    refused: false,
    address: '/var/run/docker.sock',
    custom: false,
    installed: true,
  },
  system: { root: true, debian: true, name: 'Debian GNU/Linux 12' },
  tools: {
    redis: true,
    debootstrap: true,
    debianKeys: true,
    iptables: true,
    certificates: true,
    dockerClient: true,
    apparmor: true,
    crun: true,
    age: true,
    go: true,
    goNotes: true,
  },
  redisUrlSet: false,
};

/** A fresh clone on a fresh machine. */
const fresh: Facts = {
  ...done,
  packages: { present: false, stamp: null, hash: 'h1', matchesLock: false },
  runtime: { wanted: '24.21.0', found: null },
  build: { hash: 'b1', stamp: null },
  engine: { ...done.engine, answers: false, installed: false },
  tools: {
    redis: false,
    debootstrap: false,
    debianKeys: true,
    iptables: false,
    certificates: true,
    dockerClient: false,
    apparmor: true,
    crun: true,
    age: true,
    go: true,
    goNotes: true,
  },
};

const silent = { ...done.engine, answers: false };
const bare = { ...silent, installed: false };
const user = { ...done.system, root: false };
const fedora = { root: true, debian: false, name: 'Fedora Linux 43' };

const running = (facts: Facts, scope: Scope) =>
  planSetup(facts, scope)
    .steps.filter((step) => step.action === 'run')
    .map((step) => step.name);
const debsOf = (facts: Facts, scope: Scope) =>
  planSetup(facts, scope).steps.flatMap((step) => step.debs);

describe('planSetup', () => {
  test.each<[string, Facts, Scope, string[]]>([
    ['only asks for the images when all is done', done, 'start', ['images']],
    [
      'does everything in a fresh clone',
      fresh,
      'test',
      ['packages', 'runtime', 'build', 'debian', 'engine', 'images'],
    ],
    [
      'needs no engine to build',
      { ...fresh, system: user },
      'build',
      ['packages', 'runtime', 'build'],
    ],
    ['needs no build to check', { ...fresh, system: user }, 'packages', ['packages', 'runtime']],
    [
      'installs again when the lock file changed',
      { ...done, packages: { present: true, stamp: 'h0', hash: 'h1', matchesLock: false } },
      'start',
      ['packages', 'images'],
    ],
    [
      'leaves packages alone that were installed by hand and fit',
      { ...done, packages: { present: true, stamp: null, hash: 'h1', matchesLock: true } },
      'start',
      ['images'],
    ],
    [
      'fetches the runtime when another version is there',
      { ...done, runtime: { wanted: '24.21.0', found: '24.20.0' } },
      'start',
      ['runtime', 'images'],
    ],
    [
      'builds when the sources changed',
      { ...done, build: { hash: 'b2', stamp: 'b1' } },
      'start',
      ['build', 'images'],
    ],
    [
      'only starts an engine that is installed',
      { ...done, engine: silent },
      'start',
      ['engine', 'images'],
    ],
    ['lets a plain user use an engine that runs', { ...done, system: user }, 'test', ['images']],
    [
      'lets root elsewhere use an engine that runs',
      { ...done, system: fedora },
      'test',
      ['images'],
    ],
    [
      'does not ask a plain user for what only the making of the base image needs',
      { ...done, system: user, tools: { ...done.tools, debootstrap: false, certificates: false } },
      'test',
      ['images'],
    ],
    [
      'does not ask root elsewhere for it either',
      { ...done, system: fedora, engine: silent, tools: { ...done.tools, debootstrap: false } },
      'test',
      ['engine', 'images'],
    ],
    [
      'lets root elsewhere start an engine that is installed',
      { ...done, system: fedora, engine: silent },
      'test',
      ['engine', 'images'],
    ],
  ])('%s', (_name, facts, scope, expected) => {
    expect(planSetup(facts, scope).stop).toBeNull();
    expect(running(facts, scope)).toEqual(expected);
  });

  test.each<[string, Facts, Scope, string[]]>([
    ['all for a start', fresh, 'start', ['docker.io', 'docker-cli', 'iptables', 'debootstrap']],
    [
      'all for the tests',
      fresh,
      'test',
      ['docker.io', 'docker-cli', 'iptables', 'debootstrap', 'redis-server'],
    ],
    ['no Redis when one is given', { ...fresh, redisUrlSet: true }, 'test', debsOf(fresh, 'start')],
    ['age for the tests', { ...done, tools: { ...done.tools, age: false } }, 'test', ['age']],
    ['only Redis', { ...done, tools: { ...done.tools, redis: false } }, 'test', ['redis-server']],
    [
      'AppArmor where the kernel uses it',
      { ...done, engine: bare, tools: { ...done.tools, apparmor: false } },
      'start',
      ['docker.io', 'apparmor'],
    ],
    [
      "Debian's keys on Ubuntu",
      { ...done, tools: { ...done.tools, debianKeys: false } },
      'start',
      ['debian-archive-keyring'],
    ],
    [
      'the client of an engine that came without',
      { ...done, engine: silent, tools: { ...done.tools, dockerClient: false } },
      'start',
      ['docker-cli'],
    ],
    [
      'the quicker runtime before an engine is started',
      { ...done, engine: silent, tools: { ...done.tools, crun: false } },
      'start',
      ['crun'],
    ],
    [
      'no runtime for an engine that runs already',
      { ...done, tools: { ...done.tools, crun: false } },
      'start',
      [],
    ],
  ])('installs what is missing, and no more: %s', (_name, facts, scope, expected) => {
    expect(debsOf(facts, scope)).toEqual(expected);
  });

  test.each<[string, Facts, RegExp]>([
    [
      'a plain user without an engine',
      { ...fresh, system: user },
      /this is not root.*sudo apt-get install docker\.io/,
    ],
    [
      'root on another system',
      { ...fresh, system: fedora },
      /this is Fedora Linux 43.*docs\.docker\.com/,
    ],
    [
      'a plain user with an engine that is not running',
      { ...done, system: user, engine: silent },
      /systemctl start docker/,
    ],
    [
      'a user who may not use the engine',
      { ...done, system: user, engine: { ...silent, refused: true } },
      /group "docker"/,
    ],
    [
      'an engine that the user named and that is silent',
      { ...fresh, engine: { ...bare, custom: true, address: 'tcp://10.0.0.5:2375' } },
      /tcp:\/\/10\.0\.0\.5:2375.*DOCKER_HOST/,
    ],
    [
      "a machine with an engine's socket but no client",
      { ...done, tools: { ...done.tools, dockerClient: false } },
      /docker-cli/,
    ],
    [
      'root elsewhere without Redis',
      { ...done, system: fedora, engine: silent, tools: { ...done.tools, redis: false } },
      /Fedora.*redis-server/,
    ],
    [
      'a plain user without Redis',
      { ...done, system: user, tools: { ...done.tools, redis: false } },
      /redis-server.*REDIS_URL/,
    ],
  ])('stops with one message before it does anything: %s', (_name, facts, message) => {
    const plan = planSetup(facts, 'test');
    expect(plan.stop).toMatch(message);
    expect(plan.stop).not.toContain('\n');
    expect(plan.steps).toEqual([]);
  });
});

describe('installedMatchesLock', () => {
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b-darwin': { version: '1.0.0', integrity: 'sha512-b', optional: true },
    },
  };
  const a = { version: '1.0.0', integrity: 'sha512-a' };

  test.each<[string, Parameters<typeof installedMatchesLock>[1], boolean]>([
    ['all that this platform needs', { packages: { 'node_modules/a': a } }, true],
    ['all of it', { packages: { ...lock.packages } }, true],
    ['nothing', {}, false],
    ['another version', { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } }, false],
    [
      'the same version with other content',
      { packages: { 'node_modules/a': { ...a, integrity: 'sha512-x' } } },
      false,
    ],
    ['one too many', { packages: { 'node_modules/a': a, 'node_modules/c': a } }, false],
    [
      'an optional one in another version',
      { packages: { 'node_modules/a': a, 'node_modules/b-darwin': a } },
      false,
    ],
  ])('node_modules holds %s', (_name, installed, expected) => {
    expect(installedMatchesLock(lock, installed)).toBe(expected);
  });
});

describe('systemOf', () => {
  test.each([
    ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', true],
    ['Ubuntu', 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\n', true],
    ['a child of Ubuntu', 'ID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
    ['Fedora', 'ID=fedora\n', false],
    ['a child of Red Hat', "ID='rocky'\nID_LIKE='rhel centos fedora'\n", false],
    ['no such file', '', false],
  ])('knows %s', (_name, text, debian) => {
    expect(systemOf(text).debian).toBe(debian);
  });

  it('gives the name that people know', () => {
    expect(systemOf('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian').name).toBe(
      'Debian GNU/Linux 12 (bookworm)',
    );
  });
});

describe('engineAddress', () => {
  test.each([
    ['the usual socket', {}, { socketPath: '/var/run/docker.sock' }, false],
    [
      'the usual socket, said',
      { DOCKER_HOST: 'unix:///var/run/docker.sock' },
      { socketPath: '/var/run/docker.sock' },
      false,
    ],
    ['a named socket', { EXAM_DOCKER_SOCKET: '/run/x.sock' }, { socketPath: '/run/x.sock' }, true],
    [
      'another unix address',
      { DOCKER_HOST: 'unix:///run/y.sock' },
      { socketPath: '/run/y.sock' },
      true,
    ],
    ['a host and port', { DOCKER_HOST: 'tcp://h:2375' }, { host: 'h', port: 2375 }, true],
    ['an IPv6 host', { DOCKER_HOST: 'tcp://[::1]:2375' }, { host: '::1', port: 2375 }, true],
    [
      'the named socket before DOCKER_HOST',
      { EXAM_DOCKER_SOCKET: '/run/x.sock', DOCKER_HOST: 'tcp://h:2375' },
      { socketPath: '/run/x.sock' },
      true,
    ],
  ])('is %s', (_name, env, connect, custom) => {
    expect(engineAddress(env)).toMatchObject({ connect, custom });
  });
});
