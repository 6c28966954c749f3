import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';
import { fileKeys } from '../file-keys.js';
import { insertExam, insertQueuedRun } from '../factories/exam-rows.js';
import { typescriptArguments } from '../typescript-child.js';

const START_DEADLINE_MS = 100_000;

/** The program itself, on a machine whose Docker engine is away. */
describe('the grader process', () => {
  jest.setTimeout(2 * START_DEADLINE_MS);

  let database: TestDatabase;
  let folder: string;
  let children: ChildProcess[];

  beforeEach(async () => {
    database = await createTestDatabase();
    folder = await mkdtemp(path.join(os.tmpdir(), 'assay-grader-'));
    children = [];
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  function startGrader(env: Readonly<Record<string, string>> = {}) {
    const script = new URL('../../apps/grader/src/main.ts', import.meta.url);
    const child = spawn(process.execPath, [...typescriptArguments(script)], {
      env: {
        EXAM_DATA: folder,
        EXAM_DOCKER_SOCKET: `${folder}/no-engine.sock`,
        EXAM_METRICS_PORT: '0',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.push(child);
    const messages: unknown[] = [];
    let printed = '';
    child.on('message', (message) => messages.push(message));
    child.stdout?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
    child.stderr?.on('data', (bytes: Buffer) => (printed += bytes.toString()));
    const ended = once(child, 'exit').then(([code]: unknown[]) => code);
    return { child, messages, ended, printed: () => printed };
  }
  const keyFile = () => path.join(folder, 'keys', 'kek.json');
  const isReady = ({ messages, printed }: ReturnType<typeof startGrader>) =>
    started('the grader is ready', () => {
      return messages.length > 0 && /^Grader ready$/m.test(printed());
    });
  /** The program is compiled as it starts: on a busy machine that takes its time. */
  const started = (what: string, condition: () => boolean | Promise<boolean>) =>
    eventually(what, condition, START_DEADLINE_MS);

  it.each(['SIGTERM', 'SIGINT'] as const)('gets ready, and ends in order on %s', async (signal) => {
    await fileKeys(folder);
    const grader = startGrader({ DATABASE_URL: database.url });
    await isReady(grader);
    expect(grader.messages).toEqual([
      { ready: true, monitoring: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) },
    ]);
    grader.child.kill(signal);
    expect(await grader.ended).toBe(0);
  });

  it('ends in order when its parent lets go of it', async () => {
    await fileKeys(folder);
    const grader = startGrader({ DATABASE_URL: database.url });
    await isReady(grader);
    grader.child.disconnect();
    expect(await grader.ended).toBe(0);
  });

  it('waits for the database address and the keys, says so, and makes no keys of its own', async () => {
    const grader = startGrader();
    const urlFile = path.join(folder, 'postgres', 'url');
    await started('it says what it waits for', () => grader.printed().includes(urlFile));
    await mkdir(path.dirname(urlFile));
    await writeFile(urlFile, database.url);
    await started('it says that it waits for the keys', () => grader.printed().includes(keyFile()));
    expect(grader.messages).toEqual([]);
    await fileKeys(folder);
    await isReady(grader);
  });

  it('lives, but is not ready, while it waits', async () => {
    const grader = startGrader();
    const address = () => /health and metrics at (http:[^"]+)/.exec(grader.printed())?.[1];
    await started('it says where it is watched', () => address() !== undefined);
    const ask = (what: string) => fetch(`${address() ?? ''}/health/${what}`);
    expect((await ask('live')).status).toBe(200);
    const ready = await ask('ready');
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { checks: [{ name: 'start', ok: false }] },
    ]);
  });

  it('does not start where another program has its metrics port', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo; // it listens on a port
    const grader = startGrader({ EXAM_METRICS_PORT: String(port) });
    expect(await grader.ended).toBe(3);
    expect(grader.printed()).toContain('EADDRINUSE');
    other.close();
  });

  it('gives a run back when the engine is away: no mark, and the run waits', async () => {
    const exam = await insertExam(database.db, await fileKeys(folder));
    const { runId } = await insertQueuedRun(database.db, exam);
    const grader = startGrader({ DATABASE_URL: database.url });
    await isReady(grader);
    const run = () =>
      database.db
        .selectFrom('grading_run')
        .selectAll()
        .where('id', '=', runId)
        .executeTakeFirstOrThrow();
    await started('it is given back', async () => (await run()).last_failure !== null);
    expect((await run()).last_failure).toMatch(/^engine-unreachable: /);
    expect((await run()).infra_failures).toBe(0);
    expect(await database.db.selectFrom('mark_entry').selectAll().execute()).toEqual([]);
  });

  it('refuses a wrong configuration with exit code 2 and one line', async () => {
    const grader = startGrader({ EXAM_SANDBOX_SLOTS: 'many' });
    expect(await grader.ended).toBe(2);
    expect(grader.printed().trim()).toMatch(/^EXAM_SANDBOX_SLOTS must be .*$/);
  });
});
