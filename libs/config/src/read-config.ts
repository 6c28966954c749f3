import path from 'node:path';
import { Ajv } from 'ajv';
import {
  defaultCores,
  defaultPool,
  defaultSlots,
  parseCores,
  thisMachine,
  type Machine,
} from './cores.js';
import { ConfigError } from './config-error.js';
import { keySettings, type KeySettings } from './key-settings.js';
import { Settings, VARIABLES, type Variable } from './variables.js';

/** Where the Docker engine listens. */
export type DockerAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** The whole configuration of one process; nothing else may read `process.env`. */
export interface Config {
  /** Absolute. */
  readonly dataFolder: string;
  readonly tenant: string;
  readonly keys: KeySettings;
  readonly port: number;
  readonly host: string;
  /** undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  /** undefined: `databaseUrl` may change the schema itself. */
  readonly databaseOwnerUrl: string | undefined;
  /** undefined: the queue in PostgreSQL. */
  readonly redisUrl: string | undefined;
  readonly docker: DockerAddress;
  readonly sandboxSlots: number;
  /** Waiting containers per language and purpose. */
  readonly sandboxPool: number;
  /** Cores for candidates' programs, ascending; empty: not pinned. */
  readonly sandboxCores: readonly number[];
  /** undefined: the engine's default. */
  readonly sandboxRuntime: string | undefined;
  readonly engineDeadlineSeconds: number;
  readonly minFreeMiB: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  /** undefined: not served. */
  readonly apiMetricsPort: number | undefined;
  readonly logLevel: Settings['logLevel'];
  readonly leaseSeconds: number;
  readonly maxInfraTries: number;
  readonly logOrigin: string;
  /** undefined: no witnesses. */
  readonly logPolicyFile: string | undefined;
  readonly taskCheck: Settings['taskCheck'];
  readonly custodianUnits: Settings['custodianUnits'];
  readonly openingLeadMinutes: number;
  readonly clockControl: boolean;
  readonly renewToolchains: boolean;
  readonly faultControl: boolean;
}

const DEFAULT_SOCKET = '/var/run/docker.sock';
const validate = new Ajv({ strict: true, allErrors: true, useDefaults: true }).compile<Settings>(
  Settings,
);

/**
 * Reads and checks the configuration; the only reader of environment variables.
 * Unset means the default; set but empty, out of range or misspelt (an unknown EXAM_*) is refused, all faults at once.
 * Values are never repeated in a message: a connection string holds a password.
 * @param machine what the defaults of the sandbox are derived from
 * @throws ConfigError with one line per problem
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  machine: Machine = thisMachine(),
): Config {
  const problems = unknownVariables(env);
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const text = env[name];
    if (text === undefined) continue;
    if (text.trim() === '')
      problems.push(`${name} is set but empty: give ${variable.accepts}, or unset it`);
    else values[variable.key] = parse(variable, text);
  }
  // Ajv fills in the defaults, so `values` is complete Settings once it has passed.
  const checked: unknown = values;
  if (!validate(checked)) problems.push(...refusals(validate.errors ?? []));
  if (problems.length > 0 || !validate(checked)) throw new ConfigError(problems);
  return toConfig(checked, machine);
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env)
    .filter(
      (name) =>
        name.startsWith('EXAM_') && env[name] !== undefined && !Object.hasOwn(VARIABLES, name),
    )
    .map(
      (name) =>
        `${name} is not a setting of this program: see docs/configuration.md for the names, or unset it`,
    );
}

/** The text as the schema wants it; what is not written strictly stays text, which the schema then refuses. */
function parse(variable: Variable, text: string): string | number | boolean {
  switch (variable.kind) {
    case 'text':
      return text;
    case 'integer':
      return /^(0|[1-9][0-9]{0,8})$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
  }
}

function refusals(errors: readonly { readonly instancePath: string }[]): string[] {
  const keys = new Set(errors.map((error) => error.instancePath.slice(1)));
  return Object.entries(VARIABLES)
    .filter(([, variable]) => keys.has(variable.key))
    .map(([name, variable]) => `${name} must be ${variable.accepts}`);
}

function toConfig(settings: Settings, machine: Machine): Config {
  const { dockerSocket, dockerHost, dataFolder } = settings;
  const docker = dockerAddress(dockerSocket, dockerHost);
  const folder = path.resolve(dataFolder);
  return {
    dataFolder: folder,
    tenant: settings.tenant,
    keys: keySettings(settings, folder),
    port: settings.port,
    host: settings.host,
    databaseUrl: settings.databaseUrl,
    databaseOwnerUrl: settings.databaseOwnerUrl,
    redisUrl: settings.redisUrl,
    docker,
    ...sandboxSettings(settings, docker.kind === 'socket' ? machine : undefined),
    engineDeadlineSeconds: settings.engineDeadlineSeconds,
    minFreeMiB: settings.minFreeMiB,
    metricsHost: settings.metricsHost,
    metricsPort: settings.metricsPort,
    apiMetricsPort: settings.apiMetricsPort,
    logLevel: settings.logLevel,
    leaseSeconds: settings.leaseSeconds,
    maxInfraTries: settings.maxInfraTries,
    logOrigin: settings.logOrigin,
    logPolicyFile: settings.logPolicyFile && path.resolve(settings.logPolicyFile),
    taskCheck: settings.taskCheck,
    custodianUnits: settings.custodianUnits,
    openingLeadMinutes: settings.openingLeadMinutes,
    clockControl: settings.clockControl,
    renewToolchains: settings.renewToolchains,
    faultControl: settings.faultControl,
  };
}

/** @param machine undefined where the engine runs on another one, of which nothing is known */
function sandboxSettings(
  { sandboxCores, sandboxSlots, sandboxPool, sandboxRuntime }: Settings,
  machine: Machine | undefined,
): Pick<Config, 'sandboxCores' | 'sandboxSlots' | 'sandboxPool' | 'sandboxRuntime'> {
  const cores = coresFor(sandboxCores, machine);
  const slots = sandboxSlots ?? (machine === undefined ? 1 : defaultSlots(machine, cores));
  return {
    sandboxCores: cores,
    sandboxSlots: slots,
    sandboxPool: sandboxPool ?? defaultPool(slots),
    sandboxRuntime,
  };
}

function coresFor(text: string | undefined, machine: Machine | undefined): readonly number[] {
  if (text === undefined) return machine === undefined ? [] : defaultCores(machine);
  if (text === 'any') return [];
  const cores = parseCores(text);
  const missing = machine && cores?.filter((core) => !machine.cores.includes(core));
  if (cores !== undefined && (missing === undefined || missing.length === 0)) return cores;
  const known = machine === undefined ? '' : ` (here: ${machine.cores.join(',')})`;
  throw new ConfigError([
    `EXAM_SANDBOX_CORES must be ${VARIABLES['EXAM_SANDBOX_CORES']?.accepts ?? ''}${known}`,
  ]);
}

function dockerAddress(socket: string | undefined, host: string | undefined): DockerAddress {
  if (socket !== undefined) return { kind: 'socket', path: socket };
  if (host === undefined) return { kind: 'socket', path: DEFAULT_SOCKET };
  if (host.startsWith('unix://')) return { kind: 'socket', path: host.slice('unix://'.length) };
  const url = new URL(host.replace('tcp://', 'http://'));
  return {
    kind: 'tcp',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || '80'),
  };
}
