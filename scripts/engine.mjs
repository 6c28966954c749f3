// The Docker engine: does it answer, and if not, start it. It is asked over its socket, since no client need be there.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram } from './programs.mjs';
import { dataFolder, runLogged, say, SetupError } from './terminal.mjs';

const PROBE_MS = 3000;
const POLL_MS = 250;
const PID_FILE = '/var/run/docker.pid';

/**
 * @param {{ socketPath: string } | { host: string, port: number }} connect
 * @returns {Promise<'answers' | 'silent' | 'refused'>} refused: it is there, but this user may not talk to it
 */
export function probeEngine(connect) {
  return new Promise((resolve) => {
    const request = http.get({ ...connect, path: '/_ping', timeout: PROBE_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? 'answers' : 'silent');
    });
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', (error) => resolve(error.code === 'EACCES' ? 'refused' : 'silent'));
  });
}

/**
 * Starts the engine that is installed here: as a service where there are services, else as a process of its own that
 * outlives us. An engine that is already on its way up is waited for, and never ended.
 */
export async function startEngine(connect) {
  const answersWithin = (ms) => waitForEngine(connect, ms);
  if (isStarting() && (await answersWithin(30_000))) return;
  for (const [command, ...args] of serviceCommands()) {
    say(`    ${path.basename(command)} ${args.join(' ')}`);
    const failed = await runLogged('engine', command, args).then(
      () => null,
      (error) => error,
    );
    if (failed === null && (await answersWithin(20_000))) return;
    say('    the service did not come up');
  }
  if (isStarting() && (await answersWithin(30_000))) return;
  await spawnEngine(answersWithin);
}

async function spawnEngine(answersWithin) {
  const log = path.join(dataFolder(), 'logs', 'dockerd.log');
  mkdirSync(path.dirname(log), { recursive: true, mode: 0o700 });
  const dockerd = findProgram('dockerd');
  if (dockerd === null)
    throw new SetupError('engine: there is no dockerd on this machine after all');
  say(`    starting ${dockerd} in the background, log ${log}`);
  const output = openSync(log, 'a', 0o600);
  const child = spawn(dockerd, engineArguments(), {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: '/',
  });
  const gone = new Promise((resolve) => {
    child.once('error', () => resolve('gone'));
    child.once('exit', () => resolve('gone'));
  });
  child.unref();
  const first = await Promise.race([answersWithin(60_000), gone]);
  // Two set-ups of two folders may both have tried: the other one's engine is as good.
  if (first === true || (await answersWithin(10_000))) return;
  const reason = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-4).join('\n    | ');
  throw new SetupError(
    `engine: dockerd ${first === 'gone' ? 'ended at once' : 'did not answer within 60 s'}\n    | ${reason}`,
    {
      log,
      advice:
        'Start a Docker engine by hand so that `docker version` shows a server, then run this again.',
    },
  );
}

/** Where the sandbox finds crun it uses it: docs/decisions/0013-speed.md. The engine's default stays as it is. */
function engineArguments() {
  const crun = findProgram('crun');
  return crun === null || runtimesAreConfigured() ? [] : [`--add-runtime=crun=${crun}`];
}

/** dockerd refuses to start when file and arguments both name runtimes. */
function runtimesAreConfigured() {
  try {
    return readFileSync('/etc/docker/daemon.json', 'utf8').includes('"runtimes"');
  } catch {
    return false;
  }
}

async function waitForEngine(connect, ms) {
  const until = Date.now() + ms;
  while (Date.now() < until) {
    if ((await probeEngine(connect)) === 'answers') return true;
    await wait(POLL_MS);
  }
  return false;
}

function isStarting() {
  try {
    process.kill(Number(readFileSync(PID_FILE, 'utf8').trim()), 0);
    return true;
  } catch {
    return false; // no file, no number or no such process: nothing to wait for
  }
}

function serviceCommands() {
  const systemctl = findProgram('systemctl');
  if (existsSync('/run/systemd/system') && systemctl !== null)
    return [[systemctl, 'start', 'docker']];
  const service = findProgram('service');
  return service !== null && existsSync('/etc/init.d/docker') ? [[service, 'docker', 'start']] : [];
}
