// The two long-lived processes of an installation: started in order, watched, ended in order.
import { spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { NODE, ROOT } from './terminal.mjs';

const GRACE_MS = 20_000;
const POLL_MS = 100;
const BACKOFF_MS = [1000, 2000, 4000, 8000, 16_000, 30_000];
/** A grader that lived this long was well: the next death starts the backoff anew. */
const WELL_MS = 60_000;

/**
 * Starts a program of dist/ in a process group of its own, so that ^C in the terminal reaches only the supervisor, which
 * ends the processes in the right order; with the guard, so that the child ends when the supervisor is killed.
 * @param {string} entry path under dist/
 * @param {{ env: Record<string, string | undefined>, flags: readonly string[], onReady?: () => void }} options flags: Node's own;
 *   onReady: the child sent "ready" over IPC, or logged a line with the word
 */
export function startProcess(entry, { env, flags, onReady = () => {} }) {
  const guard = new URL('./parent-guard.mjs', import.meta.url).href;
  const child = spawn(NODE, [...flags, '--import', guard, path.join(ROOT, 'dist', entry)], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) =>
      resolve(code === null ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
  });
  let ready = false;
  const markReady = () => {
    if (!ready) onReady();
    ready = true;
  };
  child.on(
    'message',
    (message) => (message === 'ready' || message?.type === 'ready') && markReady(),
  );
  for (const stream of ['stdout', 'stderr']) {
    createInterface({ input: child[stream] }).on('line', (line) => {
      process[stream].write(`${line}\n`);
      if (/\bready\b/.test(line) && !/\bnot\b/.test(line)) markReady();
    });
  }
  return { child, ended };
}

/** Asks to end, then waits, then insists. */
export async function endProcess({ child, ended }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const patience = new AbortController();
  const tooLong = wait(GRACE_MS, 'too long', { signal: patience.signal }).catch(() => 'ended');
  if ((await Promise.race([ended, tooLong])) === 'too long') child.kill('SIGKILL');
  patience.abort();
  await ended;
}

/**
 * Keeps one process running: starts it again when it dies, after a pause that grows while it keeps dying.
 * @param {{ start: () => { child: import('node:child_process').ChildProcess, ended: Promise<string> }, say: (line: string) => void, name: string, backoffMs?: readonly number[] }} options
 * @returns {{ stop: () => Promise<void> }}
 */
export function keepRunning({ start, say, name, backoffMs = BACKOFF_MS }) {
  const stopping = new AbortController();
  let current = null;
  const loop = (async () => {
    for (let deaths = 0; !stopping.signal.aborted;) {
      const since = Date.now();
      current = start();
      const how = await current.ended;
      if (stopping.signal.aborted) return;
      deaths = Date.now() - since > WELL_MS ? 0 : deaths;
      const pause = backoffMs[Math.min(deaths, backoffMs.length - 1)];
      deaths += 1;
      say(
        `the ${name} ${how}; it is started again in ${pause / 1000} s. Its runs are not lost: they are claimed again.`,
      );
      await wait(pause, null, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      if (current !== null) await endProcess(current);
      await loop;
    },
  };
}

/** Resolves true once GET `path` gives 200, false when `given up` comes first. */
export async function waitForHealth({ host, port, path: url = '/health', givenUp }) {
  while (!givenUp.aborted) {
    if (await answersWell({ host: reachable(host), port, path: url })) return true;
    await wait(POLL_MS, null, { signal: givenUp }).catch(() => {});
  }
  return false;
}

function answersWell(target) {
  return new Promise((resolve) => {
    const request = http.get({ ...target, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once('timeout', () => request.destroy(new Error('no answer in time')));
    request.once('error', () => resolve(false));
  });
}

/** An address that stands for "all" cannot be called everywhere. */
export const reachable = (host) => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;

/** null when the port can be had, else the code of the system's refusal (EADDRINUSE, EACCES, EADDRNOTAVAIL, …). */
export function portRefusal({ host, port }) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}
