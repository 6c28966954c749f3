import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { NODE_FLAGS } from '#config';
import { ROOT } from './exam.js';

/** A real grader, as `npm start` starts it. */
export interface GraderProcess {
  readonly child: ChildProcess;
  /** Where its health and metrics are served. */
  readonly monitoring: string;
  /** The end that no program can prepare for. */
  killHard(): Promise<void>;
  stop(): Promise<void>;
}

export async function startGrader(settings: {
  readonly dataFolder: string;
  readonly databaseUrl: string;
  readonly dockerSocket?: string;
  readonly redisUrl?: string;
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}): Promise<GraderProcess> {
  await mkdir(settings.dataFolder, { recursive: true });
  const child = fork(path.join(ROOT, 'dist/apps/grader/src/main.js'), {
    cwd: ROOT,
    execArgv: [...NODE_FLAGS.grader], // whatever this process was started with
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      EXAM_DATA: settings.dataFolder,
      DATABASE_URL: settings.databaseUrl,
      EXAM_LEASE_SECONDS: '5',
      EXAM_LOG_LEVEL: 'silent',
      EXAM_METRICS_PORT: '0',
      ...(settings.dockerSocket === undefined ? {} : { EXAM_DOCKER_SOCKET: settings.dockerSocket }),
      ...(settings.redisUrl === undefined ? {} : { REDIS_URL: settings.redisUrl }),
      ...settings.env,
    },
  });
  const gone = once(child, 'exit');
  const ready = once(child, 'message').then(([message]) => message as { monitoring: string });
  const first = await Promise.race([ready, gone.then(() => 'gone' as const)]);
  if (first === 'gone') throw new Error(`the grader ended with ${String(child.exitCode)}`);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await gone;
  };
  const { monitoring } = first;
  return { child, monitoring, killHard: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** A road to the real Docker engine that can be cut: for the grader it is as if the engine went away and came back. */
export interface EngineRoad {
  readonly socketPath: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openEngineRoad(socketPath: string): Promise<EngineRoad> {
  const open = new Set<net.Socket>();
  let server = await listen();
  const cut = async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
    await rm(socketPath, { force: true });
  };
  return {
    socketPath,
    cut,
    mend: async () => {
      server = await listen();
    },
    close: async () => {
      if (server.listening) await cut();
    },
  };

  async function listen(): Promise<net.Server> {
    const road = net.createServer({ allowHalfOpen: true }, (near) => {
      const far = net.connect({ path: '/var/run/docker.sock', allowHalfOpen: true });
      for (const socket of [near, far]) {
        open.add(socket);
        socket.on('close', () => open.delete(socket));
        socket.on('error', () => socket.destroy());
      }
      near.pipe(far).pipe(near);
    });
    road.listen(socketPath);
    await once(road, 'listening');
    return road;
  }
}
