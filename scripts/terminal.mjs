// Running programs for a person who watches: one line per step, a sign of life while it takes long, a log of the rest.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** The pinned runtime, as the `node` package of the registry leaves it. */
export const NODE = path.join(ROOT, 'node_modules/node/bin/node');
export const dataFolder = () => path.resolve(process.env.EXAM_DATA || path.join(ROOT, 'data'));

/** A fault that is told in one piece: what failed, where the log is, what to do. Ends the program with `exitCode`. */
export class SetupError extends Error {
  constructor(message, { exitCode = 3, log = null, advice = null } = {}) {
    super([message, log && `Log: ${log}`, advice].filter(Boolean).join('\n  '));
    this.exitCode = exitCode;
  }
}

/** Progress goes to stderr: stdout belongs to results. */
export const say = (line) => process.stderr.write(`${line}\n`);

export const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

/** Exit code of a program that ended by a signal, as shells count it. */
export const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

const HEARTBEAT_MS = 10_000;

/**
 * Runs a program with its output in a log file, and a line every ten seconds while it lasts.
 * @throws {SetupError} when it does not end with 0; the message holds the end of the log
 */
export async function runLogged(name, command, args, { env = {}, cwd = ROOT, advice = null } = {}) {
  const log = path.join(dataFolder(), 'logs', `setup-${name}.log`);
  mkdirSync(path.dirname(log), { recursive: true, mode: 0o700 });
  const sink = createWriteStream(log);
  const started = Date.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      sink.write(chunk);
      last = lastLine(String(chunk)) || last;
    });
  }
  const heartbeat = setInterval(
    () => say(`    … ${name}: ${seconds(started)} so far${last && ` (${last.slice(0, 90)})`}`),
    HEARTBEAT_MS,
  );
  const forget = endWithUs(child);
  try {
    const failure = await outcome(child);
    await new Promise((resolve) => sink.end(resolve));
    if (failure === null) return;
    throw new SetupError(
      `${name}: \`${path.basename(command)} ${args.join(' ')}\` ${failure}${tail(log)}`,
      { log, advice },
    );
  } finally {
    clearInterval(heartbeat);
    forget();
  }
}

/** null when the child ended well, else what happened. */
function outcome(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('close', (code, signal) =>
      resolve(
        code === 0
          ? null
          : code === null
            ? `was ended by ${signal}`
            : `ended with exit code ${code}`,
      ),
    );
  });
}

/** ^C or a kill of this process ends the child too. Returns how to stop caring. */
function endWithUs(child) {
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  return () => process.removeListener('exit', end);
}

function lastLine(text) {
  return (
    text
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1)
      ?.trim() ?? ''
  );
}

function tail(log) {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8);
  return lines.join('') === '' ? '' : `\n${lines.map((line) => `    | ${line}`).join('\n')}`;
}

/**
 * Runs a program in the foreground, with our own input and output, and passes signals on.
 * @returns {Promise<number>} its exit code
 */
export function runForeground(command, args, { env = {} } = {}) {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  const pass = (signal) => child.kill(signal);
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, pass);
  });
}

/** Runs a script's main function; a SetupError is printed as it is, anything else with its stack. */
export async function runMain(main) {
  const stopped = (signal) => {
    say(`\nStopped by ${signal}. What was finished stays; run it again to go on.`);
    process.exit(exitCodeOf(null, signal));
  };
  // on, not once: npm and the terminal may both send it, and the second must not cut the cleaning up short.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stopped);
  const handBackSignals = () => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, stopped);
  };
  try {
    process.exitCode = await main(handBackSignals);
  } catch (error) {
    const known = error instanceof SetupError;
    say(`\nFAILED ${known ? error.message : (error.stack ?? error)}`);
    process.exitCode = known ? error.exitCode : 3;
  }
}
