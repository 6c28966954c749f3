import { type Static, Type } from '@sinclair/typebox';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Every value the programs read from the environment, by the name the code uses; ranges and defaults are here only. */
export const Settings = Type.Object(
  {
    dataFolder: Type.String({ minLength: 1, default: './data' }),
    port: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000 }),
    host: Type.String({ pattern: '^[A-Za-z0-9_.:-]+$', default: '127.0.0.1' }),
    tenant: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$', default: 'local' }),
    keys: Type.Union([Type.Literal('file'), Type.Literal('vault')], { default: 'file' }),
    vaultAddress: Type.Optional(
      Type.String({
        pattern:
          '^(https://[A-Za-z0-9_.-]+|https?://(127\\.0\\.0\\.1|localhost|\\[::1\\]))(:[0-9]{1,5})?/?$',
      }),
    ),
    vaultTokenFile: Type.Optional(Type.String({ minLength: 1 })),
    vaultKey: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', default: 'assay' }),
    vaultMount: Type.String({
      pattern: '^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$',
      default: 'transit',
    }),
    vaultNamespace: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9._/-]+$' })),
    vaultCaFile: Type.Optional(Type.String({ minLength: 1 })),
    vaultDeadlineSeconds: Type.Integer({ minimum: 1, maximum: 60, default: 5 }),
    databaseUrl: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
    databaseOwnerUrl: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
    redisUrl: Type.Optional(Type.String({ pattern: '^rediss?://' })),
    dockerSocket: Type.Optional(Type.String({ pattern: '^/' })),
    dockerHost: Type.Optional(
      Type.String({
        pattern: '^(unix:///.+|tcp://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:]+\\]):[0-9]{1,5}/?)$',
      }),
    ),
    sandboxSlots: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
    sandboxPool: Type.Optional(Type.Integer({ minimum: 0, maximum: 256 })),
    sandboxCores: Type.Optional(
      Type.String({ pattern: '^(any|[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)$' }),
    ),
    sandboxRuntime: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$' })),
    engineDeadlineSeconds: Type.Integer({ minimum: 1, maximum: 300, default: 10 }),
    minFreeMiB: Type.Integer({ minimum: 0, maximum: 1_048_576, default: 1024 }),
    metricsHost: Type.String({ pattern: '^[A-Za-z0-9_.:-]+$', default: '127.0.0.1' }),
    metricsPort: Type.Integer({ minimum: 0, maximum: 65_535, default: 3001 }),
    apiMetricsPort: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    logLevel: Type.Union(
      LOG_LEVELS.map((level) => Type.Literal(level)),
      { default: 'info' },
    ),
    leaseSeconds: Type.Integer({ minimum: 5, maximum: 3600, default: 60 }),
    maxInfraTries: Type.Integer({ minimum: 1, maximum: 100, default: 5 }),
    logOrigin: Type.String({ pattern: '^[^\\s+]+$', default: 'assay.local/audit' }),
    logPolicyFile: Type.Optional(Type.String({ minLength: 1 })),
    taskCheck: Type.Union([Type.Literal('required'), Type.Literal('off')], { default: 'required' }),
    custodianUnits: Type.Union([Type.Literal('any'), Type.Literal('different')], {
      default: 'any',
    }),
    openingLeadMinutes: Type.Integer({ minimum: 0, maximum: 10_080, default: 60 }),
    clockControl: Type.Boolean({ default: false }),
    renewToolchains: Type.Boolean({ default: false }),
    faultControl: Type.Boolean({ default: false }),
  },
  { additionalProperties: false },
);

export type Settings = Static<typeof Settings>;

/** One environment variable: which setting it fills, how its text is read, and what the operator is told about it. */
export interface Variable {
  readonly key: keyof Settings;
  readonly kind: 'text' | 'integer' | 'boolean';
  /** The rule in words, for the error line and the table. */
  readonly accepts: string;
  readonly description: string;
  /** What the table shows when there is no fixed default. */
  readonly whenUnset?: string;
}

/** The variables by name, in the order of the table in docs/configuration.md. */
export const VARIABLES: Readonly<Record<string, Variable>> = {
  EXAM_DATA: {
    key: 'dataFolder',
    kind: 'text',
    accepts: 'a folder',
    description:
      'The one folder that holds all data: embedded database, keys, logs. Relative to the working folder.',
  },
  EXAM_PORT: {
    key: 'port',
    kind: 'integer',
    accepts: 'a whole number, 0 to 65535',
    description: 'Port of the HTTP API; 0 takes any free one.',
  },
  EXAM_HOST: {
    key: 'host',
    kind: 'text',
    accepts: 'an address or host name',
    description:
      'Address the HTTP API listens on. Anything but loopback belongs behind a proxy with TLS.',
  },
  EXAM_TENANT: {
    key: 'tenant',
    kind: 'text',
    accepts: 'lower-case letters, digits, `.`, `_` and `-`, at most 63',
    description:
      'Whose installation this is. Bound into every sealed text and recorded in the database when it is new: choose it once.',
  },
  EXAM_KEYS: {
    key: 'keys',
    kind: 'text',
    accepts: 'file or vault',
    description:
      'Where the keys are kept that wrap the data keys of all sealed text: in `EXAM_DATA/keys/kek.json`, or in a HashiCorp Vault or OpenBao server.',
  },
  EXAM_VAULT_ADDRESS: {
    key: 'vaultAddress',
    kind: 'text',
    accepts: 'https://host:port, or http:// to this machine only',
    description: 'The Vault or OpenBao server.',
    whenUnset: 'needed with `EXAM_KEYS=vault`',
  },
  EXAM_VAULT_TOKEN_FILE: {
    key: 'vaultTokenFile',
    kind: 'text',
    accepts: 'a file',
    description:
      'Holds the token, such as the sink of a Vault agent. Read again for every call, so it may be renewed at any time.',
    whenUnset: 'needed with `EXAM_KEYS=vault`',
  },
  EXAM_VAULT_KEY: {
    key: 'vaultKey',
    kind: 'text',
    accepts: 'the name of a transit key',
    description: 'The key, of type aes256-gcm96; it must exist.',
  },
  EXAM_VAULT_MOUNT: {
    key: 'vaultMount',
    kind: 'text',
    accepts: 'a path without leading or trailing slash',
    description: 'Where the transit engine is mounted.',
  },
  EXAM_VAULT_NAMESPACE: {
    key: 'vaultNamespace',
    kind: 'text',
    accepts: 'the name of a namespace',
    description: 'The namespace of the transit engine.',
    whenUnset: 'none',
  },
  EXAM_VAULT_CA_FILE: {
    key: 'vaultCaFile',
    kind: 'text',
    accepts: 'a file',
    description: 'PEM certificates of the authorities that may vouch for the server.',
    whenUnset: 'those that Node trusts',
  },
  EXAM_VAULT_DEADLINE_SECONDS: {
    key: 'vaultDeadlineSeconds',
    kind: 'integer',
    accepts: 'a whole number, 1 to 60',
    description: 'How long one call of the server may take.',
  },
  DATABASE_URL: {
    key: 'databaseUrl',
    kind: 'text',
    accepts: 'postgres://… or postgresql://…',
    description:
      'An existing PostgreSQL. The API owns the embedded server and leaves its address in `EXAM_DATA/postgres/url`, where the grader reads it.',
    whenUnset: 'embedded server',
  },
  DATABASE_OWNER_URL: {
    key: 'databaseOwnerUrl',
    kind: 'text',
    accepts: 'postgres://… or postgresql://…',
    description:
      'The same database as a member of `exam_owner`: the API brings the schema up to date with it, so that `DATABASE_URL` can be a role that owns nothing. Only for the API.',
    whenUnset: '`DATABASE_URL`; not needed with the embedded server',
  },
  REDIS_URL: {
    key: 'redisUrl',
    kind: 'text',
    accepts: 'redis://… or rediss://…',
    description:
      'Switches the queue to @nestjs/bull on this Redis. PostgreSQL stays the truth; Redis only rings the bell.',
    whenUnset: 'queue in PostgreSQL',
  },
  EXAM_DOCKER_SOCKET: {
    key: 'dockerSocket',
    kind: 'text',
    accepts: 'an absolute path',
    description: 'Socket of the Docker engine that runs the sandboxes. Wins over DOCKER_HOST.',
    whenUnset: 'DOCKER_HOST, else /var/run/docker.sock',
  },
  DOCKER_HOST: {
    key: 'dockerHost',
    kind: 'text',
    accepts: 'unix:///path or tcp://host:port',
    description:
      "The Docker engine, as Docker's own tools read it. tcp:// is not encrypted: only over a link that you trust.",
    whenUnset: '/var/run/docker.sock',
  },
  EXAM_SANDBOX_SLOTS: {
    key: 'sandboxSlots',
    kind: 'integer',
    accepts: 'a whole number, 1 to 256',
    description:
      'Submissions graded at the same time. With more slots than cores, candidates share cores and wait for each other.',
    whenUnset: 'one for each of `EXAM_SANDBOX_CORES`, at most one per 2 GiB of memory',
  },
  EXAM_SANDBOX_POOL: {
    key: 'sandboxPool',
    kind: 'integer',
    accepts: 'a whole number, 0 to 256',
    description:
      'Started containers kept waiting per language, once for compiling and once for running, so that a run need not wait for one.',
    whenUnset: 'the slots, at most 4',
  },
  EXAM_SANDBOX_CORES: {
    key: 'sandboxCores',
    kind: 'text',
    accepts: 'cores that this process may use, such as `1` or `2-3,6`, or `any`',
    description:
      "Cores for candidates' programs. `any` pins nothing: then times are less even. With DOCKER_HOST=tcp://… the cores are the engine's machine's.",
    whenUnset: 'all but the first; on one core, and over tcp://, `any`',
  },
  EXAM_SANDBOX_RUNTIME: {
    key: 'sandboxRuntime',
    kind: 'text',
    accepts: 'the name of an OCI runtime that the engine knows',
    description: 'Runs the sandboxes with this runtime, such as `runsc` (gVisor) or `kata`.',
    whenUnset: "crun where the engine knows it, else the engine's default",
  },
  EXAM_ENGINE_DEADLINE_SECONDS: {
    key: 'engineDeadlineSeconds',
    kind: 'integer',
    accepts: 'a whole number, 1 to 300',
    description:
      'How long one call of the Docker engine may take; a container may take twice as long to start.',
  },
  EXAM_MIN_FREE_MIB: {
    key: 'minFreeMiB',
    kind: 'integer',
    accepts: 'a whole number, 0 to 1048576',
    description:
      "The grader takes no work while `EXAM_DATA` or the engine's folder has less space free than this.",
  },
  EXAM_METRICS_HOST: {
    key: 'metricsHost',
    kind: 'text',
    accepts: 'an address or host name',
    description: 'Address on which health and metrics are served, without authentication.',
  },
  EXAM_METRICS_PORT: {
    key: 'metricsPort',
    kind: 'integer',
    accepts: 'a whole number, 0 to 65535',
    description: "Port of the grader's health and metrics; 0 takes any free one.",
  },
  EXAM_API_METRICS_PORT: {
    key: 'apiMetricsPort',
    kind: 'integer',
    accepts: 'a whole number, 0 to 65535',
    description: "Port of the API's own metrics; 0 takes any free one.",
    whenUnset: 'not served',
  },
  EXAM_LOG_LEVEL: {
    key: 'logLevel',
    kind: 'text',
    accepts: LOG_LEVELS.join(', '),
    description: 'Least level that is logged.',
  },
  EXAM_LEASE_SECONDS: {
    key: 'leaseSeconds',
    kind: 'integer',
    accepts: 'a whole number, 5 to 3600',
    description: 'How long a claimed grading run belongs to a grader that gives no sign of life.',
  },
  EXAM_MAX_INFRA_TRIES: {
    key: 'maxInfraTries',
    kind: 'integer',
    accepts: 'a whole number, 1 to 100',
    description:
      'Tries of a grading run that fail by our own fault before it is parked for a person. Never a mark.',
  },
  EXAM_LOG_ORIGIN: {
    key: 'logOrigin',
    kind: 'text',
    accepts: 'a name without spaces or +',
    description:
      "First line of the audit log's signed checkpoints (C2SP). Choose one per installation and keep it.",
  },
  EXAM_LOG_POLICY: {
    key: 'logPolicyFile',
    kind: 'text',
    accepts: 'the path of a file',
    description:
      'A tlog-policy (C2SP): whose logs this installation attests as a witness (`log` lines), and which witnesses it asks to attest its own (`witness` lines with an address). All sister bodies may use one and the same file.',
    whenUnset: 'no witnesses',
  },
  EXAM_TASK_CHECK: {
    key: 'taskCheck',
    kind: 'text',
    accepts: 'required or off',
    description:
      'Whether a practical task can be approved only after its example submissions were graded and did what its author says. `off` is for demonstrations that need a faulty task.',
  },
  EXAM_CUSTODIAN_UNITS: {
    key: 'custodianUnits',
    kind: 'text',
    accepts: 'any or different',
    description:
      'Whether the two custodians who open a set must belong to different units of the employer (given when their accounts are made).',
  },
  EXAM_RENEW_TOOLCHAINS: {
    key: 'renewToolchains',
    kind: 'boolean',
    accepts: 'true or false',
    description:
      'After an upgrade, for one grader and until it has graded each language once: what this host compiles and runs with becomes the pinned tools; hosts that have others take no more work.',
  },
  EXAM_OPENING_LEAD_MINUTES: {
    key: 'openingLeadMinutes',
    kind: 'integer',
    accepts: 'a whole number, 0 to 10080',
    description:
      'How long before its session a sealed set may be opened by two custodians. Earlier takes the chair too.',
  },
  EXAM_CLOCK_CONTROL: {
    key: 'clockControl',
    kind: 'boolean',
    accepts: 'true or false',
    description:
      "Demonstrations and tests only: lets the parent process move this process's clock over IPC.",
  },
  EXAM_FAULT_CONTROL: {
    key: 'faultControl',
    kind: 'boolean',
    accepts: 'true or false',
    description:
      'Demonstrations and tests only: lets the parent process make the grader fail over IPC.',
  },
};
