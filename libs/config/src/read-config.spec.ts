import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { ConfigError } from './config-error.js';
import { readConfig } from './read-config.js';
import { type Machine } from './cores.js';
import { VARIABLES } from './variables.js';

const MACHINE: Machine = { cores: [0, 1, 2], memoryMiB: 64 * 1024 };

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env, MACHINE);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('readConfig', () => {
  it('gives every default when nothing is set', () => {
    expect(readConfig({}, MACHINE)).toEqual({
      dataFolder: `${process.cwd()}/data`,
      tenant: 'local',
      keys: { kind: 'file', file: `${process.cwd()}/data/keys/kek.json` },
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      redisUrl: undefined,
      docker: { kind: 'socket', path: '/var/run/docker.sock' },
      sandboxSlots: 2,
      sandboxPool: 2,
      sandboxCores: [1, 2],
      sandboxRuntime: undefined,
      engineDeadlineSeconds: 10,
      minFreeMiB: 1024,
      metricsHost: '127.0.0.1',
      metricsPort: 3001,
      apiMetricsPort: undefined,
      logLevel: 'info',
      leaseSeconds: 60,
      maxInfraTries: 5,
      logOrigin: 'assay.local/audit',
      logPolicyFile: undefined,
      clockControl: false,
      taskCheck: 'required',
      custodianUnits: 'any',
      openingLeadMinutes: 60,
      renewToolchains: false,
      faultControl: false,
    });
  });

  it('takes the keys from a vault', () => {
    const env = {
      EXAM_KEYS: 'vault',
      EXAM_VAULT_ADDRESS: 'https://vault.example:8200',
      EXAM_VAULT_TOKEN_FILE: '/run/vault/token',
      EXAM_VAULT_KEY: 'exams',
      EXAM_VAULT_MOUNT: 'boards/transit',
      EXAM_VAULT_NAMESPACE: 'board-x',
      EXAM_VAULT_CA_FILE: '/etc/ca.pem',
      EXAM_VAULT_DEADLINE_SECONDS: '9',
    };
    expect(readConfig(env, MACHINE).keys).toEqual({
      kind: 'vault',
      address: 'https://vault.example:8200',
      mount: 'boards/transit',
      key: 'exams',
      tokenFile: '/run/vault/token',
      namespace: 'board-x',
      caFile: '/etc/ca.pem',
      deadlineMs: 9_000,
    });
    expect(problemsOf({ EXAM_KEYS: 'vault' })).toEqual([expect.stringContaining('TOKEN_FILE')]);
    // Data keys go in clear over http: never beyond this machine.
    expect(problemsOf({ ...env, EXAM_VAULT_ADDRESS: 'http://vault.example:8200' })).toHaveLength(1);
    expect(problemsOf({ ...env, EXAM_VAULT_ADDRESS: 'http://127.0.0.1:8200' })).toEqual([]);
  });

  it('takes every variable that is set', () => {
    expect(
      readConfig(
        {
          EXAM_DATA: '/srv/exam',
          EXAM_PORT: '8080',
          EXAM_TENANT: 'board-x',
          EXAM_HOST: '::1',
          DATABASE_URL: 'postgresql://u:p@db/exam',
          DATABASE_OWNER_URL: 'postgresql://o:p@db/exam',
          REDIS_URL: 'rediss://cache:6380/1',
          EXAM_DOCKER_SOCKET: '/run/other.sock',
          DOCKER_HOST: 'tcp://10.0.0.5:2375',
          EXAM_SANDBOX_SLOTS: '7',
          EXAM_SANDBOX_POOL: '0',
          EXAM_SANDBOX_CORES: '0,2',
          EXAM_SANDBOX_RUNTIME: 'runsc',
          EXAM_ENGINE_DEADLINE_SECONDS: '30',
          EXAM_MIN_FREE_MIB: '0',
          EXAM_METRICS_HOST: '10.0.0.7',
          EXAM_METRICS_PORT: '0',
          EXAM_API_METRICS_PORT: '9100',
          EXAM_LOG_LEVEL: 'debug',
          EXAM_LEASE_SECONDS: '5',
          EXAM_MAX_INFRA_TRIES: '100',
          EXAM_LOG_ORIGIN: 'body.example/log',
          EXAM_LOG_POLICY: '/etc/assay/policy',
          EXAM_CLOCK_CONTROL: 'true',
          EXAM_TASK_CHECK: 'off',
          EXAM_CUSTODIAN_UNITS: 'different',
          EXAM_OPENING_LEAD_MINUTES: '0',
          EXAM_RENEW_TOOLCHAINS: 'true',
          EXAM_FAULT_CONTROL: 'true',
        },
        MACHINE,
      ),
    ).toEqual({
      dataFolder: '/srv/exam',
      tenant: 'board-x',
      keys: { kind: 'file', file: '/srv/exam/keys/kek.json' },
      port: 8080,
      host: '::1',
      databaseUrl: 'postgresql://u:p@db/exam',
      databaseOwnerUrl: 'postgresql://o:p@db/exam',
      redisUrl: 'rediss://cache:6380/1',
      docker: { kind: 'socket', path: '/run/other.sock' },
      sandboxSlots: 7,
      sandboxPool: 0,
      sandboxCores: [0, 2],
      sandboxRuntime: 'runsc',
      engineDeadlineSeconds: 30,
      minFreeMiB: 0,
      metricsHost: '10.0.0.7',
      metricsPort: 0,
      apiMetricsPort: 9100,
      logLevel: 'debug',
      leaseSeconds: 5,
      maxInfraTries: 100,
      logOrigin: 'body.example/log',
      logPolicyFile: '/etc/assay/policy',
      clockControl: true,
      taskCheck: 'off',
      custodianUnits: 'different',
      openingLeadMinutes: 0,
      renewToolchains: true,
      faultControl: true,
    });
  });

  test.each([
    [
      'a unix address',
      'unix:///run/user/1000/docker.sock',
      { kind: 'socket', path: '/run/user/1000/docker.sock' },
    ],
    ['a host and port', 'tcp://engine:2375', { kind: 'tcp', host: 'engine', port: 2375 }],
    ['port 80', 'tcp://engine:80', { kind: 'tcp', host: 'engine', port: 80 }],
    ['an IPv6 address', 'tcp://[fd00::5]:2375', { kind: 'tcp', host: 'fd00::5', port: 2375 }],
  ])('reads DOCKER_HOST as %s', (_name, host, expected) => {
    expect(readConfig({ DOCKER_HOST: host }).docker).toEqual(expected);
  });

  test.each([
    ['a number with a unit', 'EXAM_LEASE_SECONDS', '60s'],
    ['a fraction', 'EXAM_SANDBOX_SLOTS', '1.5'],
    ['an exponent', 'EXAM_PORT', '3e3'],
    ['a hexadecimal number', 'EXAM_PORT', '0x1F'],
    ['a leading zero', 'EXAM_PORT', '03000'],
    ['a sign', 'EXAM_PORT', '+3000'],
    ['space around a number', 'EXAM_PORT', ' 3000'],
    ['a number below its range', 'EXAM_SANDBOX_SLOTS', '0'],
    ['a number above its range', 'EXAM_PORT', '65536'],
    ['a number too long to be exact', 'EXAM_MAX_INFRA_TRIES', '99999999999999999999'],
    ['a boolean in another spelling', 'EXAM_CLOCK_CONTROL', '1'],
    ['an unknown log level', 'EXAM_LOG_LEVEL', 'verbose'],
    ['a host with a space', 'EXAM_HOST', '127.0.0.1 '],
    ['cores in words', 'EXAM_SANDBOX_CORES', 'all'],
    ['cores that run backwards', 'EXAM_SANDBOX_CORES', '2-1'],
    ['a core that the machine has not', 'EXAM_SANDBOX_CORES', '2-3'],
    ['a core twice', 'EXAM_SANDBOX_CORES', '1,1'],
    ['a path for a runtime', 'EXAM_SANDBOX_RUNTIME', '/usr/bin/runsc'],
    ['no deadline', 'EXAM_ENGINE_DEADLINE_SECONDS', '0'],
    ['another database', 'DATABASE_URL', 'mysql://db/exam'],
    ['another queue server', 'REDIS_URL', 'amqp://mq'],
    ['a relative socket', 'EXAM_DOCKER_SOCKET', 'docker.sock'],
    ['an engine over ssh', 'DOCKER_HOST', 'ssh://engine'],
    ['an engine without a port', 'DOCKER_HOST', 'tcp://engine'],
    ['an origin with a space', 'EXAM_LOG_ORIGIN', 'my log'],
    ['an empty value', 'EXAM_DATA', ''],
    ['a blank value', 'DATABASE_URL', '  '],
    ['a misspelt name', 'EXAM_PROT', '3000'],
  ])('refuses %s with one line that names the variable', (_name, variable, value) => {
    const problems = problemsOf({ [variable]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${variable} `));
    expect(problems[0]).not.toContain('\n');
  });

  it('pins nothing where it is told so, and where the engine runs on another machine', () => {
    expect(readConfig({ EXAM_SANDBOX_CORES: 'any' }, MACHINE)).toMatchObject({ sandboxCores: [] });
    expect(readConfig({ DOCKER_HOST: 'tcp://engine:2375' }, MACHINE)).toMatchObject({
      sandboxCores: [],
      sandboxSlots: 1,
    });
  });

  it('takes cores of the other machine as they are named', () => {
    const env = { DOCKER_HOST: 'tcp://engine:2375', EXAM_SANDBOX_CORES: '4-5' };
    expect(readConfig(env, MACHINE)).toMatchObject({ sandboxCores: [4, 5], sandboxSlots: 1 });
  });

  it('says which cores there are', () => {
    expect(problemsOf({ EXAM_SANDBOX_CORES: '7' })[0]).toContain('here: 0,1,2');
  });

  it('tells all problems at once', () => {
    const problems = problemsOf({
      EXAM_PORT: 'x',
      EXAM_LOG_LEVEL: 'x',
      EXAM_X: 'x',
      EXAM_HOST: '',
    });
    expect(problems.map((line) => line.split(' ')[0]).sort()).toEqual([
      'EXAM_HOST',
      'EXAM_LOG_LEVEL',
      'EXAM_PORT',
      'EXAM_X',
    ]);
  });

  it('does not repeat a refused value, which may hold a password', () => {
    expect(
      problemsOf({ DATABASE_URL: 'mysql://u:s3cret@db', EXAM_PASSWORD: 's3cret' }).join(),
    ).not.toContain('s3cret');
  });

  it('leaves the variables of others alone', () => {
    expect(problemsOf({ PATH: '/bin', EXAMPLE: 'x', LANG: '' })).toEqual([]);
  });

  it('accepts exactly the ports 0 to 65535', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10, max: 70_000 }), (port) => {
        expect(problemsOf({ EXAM_PORT: String(port) }).length === 0).toBe(
          port >= 0 && port <= 65_535,
        );
      }),
    );
  });

  it('fills every setting from exactly one variable', () => {
    const keys = Object.values(VARIABLES).map((variable) => variable.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
