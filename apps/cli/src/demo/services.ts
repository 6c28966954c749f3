import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '#config';
import { infrastructure } from '../exit.js';

const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 20_000;

/** The engine's own processes, started on a data folder of their own; nothing in them is faked. */
export interface Services {
  readonly address: string;
  readonly coordinator: { readonly userName: string; readonly password: string };
  /** Moves the API's clock forward: nobody waits an hour to see the hour end. */
  advanceClock(ms: number): Promise<void>;
  /** The next run loses its container to a real `docker kill`; resolves when that has happened. */
  killNextContainer(): Promise<void>;
  stop(): Promise<void>;
}

export async function startServices(dataFolder: string): Promise<Services> {
  // The demonstration never touches the database or the queue that the engine is used with.
  const {
    DATABASE_URL: _database,
    DATABASE_OWNER_URL: _owner,
    REDIS_URL: _redis,
    ...inherited
  } = process.env;
  const env = {
    ...inherited,
    EXAM_DATA: dataFolder,
    EXAM_PORT: '0',
    EXAM_HOST: '127.0.0.1',
    EXAM_METRICS_PORT: '0',
    EXAM_LOG_LEVEL: 'warn',
    EXAM_KEYS: 'file',
    EXAM_TENANT: 'demo',
  };
  // The acceptance check would find the faulty test that the appeal is about, and nobody could approve the task.
  const settings = { ...env, EXAM_CLOCK_CONTROL: 'true', EXAM_TASK_CHECK: 'off' };
  const api = start('api', settings, dataFolder);
  const children = [api];
  try {
    const { listening } = await message<{ readonly listening: string }>(
      api,
      'listening',
      START_DEADLINE_MS,
    );
    const grader = start(
      'grader',
      { ...env, EXAM_FAULT_CONTROL: 'true', EXAM_SANDBOX_SLOTS: '2', EXAM_SANDBOX_POOL: '2' },
      dataFolder,
    );
    children.push(grader);
    await message(grader, 'ready', START_DEADLINE_MS);
    const [userName = '', password = ''] = (
      await readFile(path.join(dataFolder, 'first-coordinator.txt'), 'utf8')
    ).split('\n');
    return {
      address: listening,
      coordinator: { userName, password },
      advanceClock: async (ms) => {
        const moved = message(api, 'clockAdvancedMs', 5000);
        api.send({ advanceClockMs: ms });
        await moved;
      },
      killNextContainer: async () => {
        const killed = message(grader, 'containerKilled', 60_000);
        grader.send({ killNextContainer: true });
        await killed;
      },
      stop: () => stopAll(children),
    };
  } catch (error) {
    await stopAll(children);
    throw error;
  }
}

function start(app: 'api' | 'grader', env: NodeJS.ProcessEnv, dataFolder: string): ChildProcess {
  const program = fileURLToPath(new URL(`../../../${app}/src/main.js`, import.meta.url));
  const child = fork(program, {
    env,
    execArgv: [...NODE_FLAGS[app]], // whatever this process was started with
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log = createWriteStream(path.join(dataFolder, `${app}.log`), { flags: 'a', mode: 0o600 });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return child;
}

/** The next IPC message that has this property. */
function message<T>(child: ChildProcess, property: string, deadlineMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = (finish: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      finish();
    };
    const onMessage = (received: unknown) => {
      if (typeof received === 'object' && received !== null && property in received)
        done(() => resolve(received as T)); // our own processes send it
    };
    const onExit = (code: number | null) =>
      done(() =>
        reject(
          infrastructure(
            `a process of the demonstration ended (${String(code)}) before it said "${property}"; see its log`,
          ),
        ),
      );
    const timer = setTimeout(
      () =>
        done(() =>
          reject(infrastructure(`no "${property}" within ${deadlineMs / 1000} s; see the logs`)),
        ),
      deadlineMs,
    );
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}

/** The grader first: it gives back what it holds while the database still runs. */
async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  for (const child of [...children].reverse()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await gone;
    clearTimeout(timer);
  }
}
