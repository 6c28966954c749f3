import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Algorithm, hash } from '@node-rs/argon2';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readConfig } from '#config';
import { inTransaction, insertPerson, openAuditFiles, openAuditLog, type Role } from '#store';
import { noWitnesses } from '../../apps/api/src/audit/read-policy.js';
import { createApp } from '../../apps/api/src/create-app.js';
import type { Engine } from '../../apps/api/src/engine.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { evidenceSigner } from '../fakes/evidence-signer.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { RecordingDoorbell } from '../fakes/recording-doorbell.js';
import { TestClock } from '../fakes/test-clock.js';

export const PASSWORD = 'correct horse battery staple';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As it came, headers left out. */
  readonly text: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into whatever came
  readonly body: any;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One person at the API, logged in. */
export interface Client {
  readonly id: string;
  readonly token: string;
  readonly call: (call: Call) => Promise<Reply>;
  /** These throw where the reply is no success. */
  readonly get: (path: string) => Promise<Reply>;
  readonly post: (path: string, body?: unknown) => Promise<Reply>;
  readonly put: (path: string, body: unknown) => Promise<Reply>;
}

export interface ApiUnderTest {
  readonly app: NestFastifyApplication;
  readonly engine: Engine;
  readonly clock: TestClock;
  readonly bell: RecordingDoorbell;
  /** Every line that was logged since this API was opened. */
  readonly log: readonly string[];
  readonly call: (call: Call) => Promise<Reply>;
  /** Creates somebody with these roles and logs them in. */
  readonly person: (userName: string, ...roles: readonly Role[]) => Promise<Client>;
  /** Another account of the human behind this reference; undefined: of nobody known. */
  readonly accountOf: (
    identityRef: string | undefined,
    userName: string,
    ...roles: Role[]
  ) => Promise<Client>;
  /** Runs a statement as the database's superuser: the engine itself may not delete, nor change what is final. */
  readonly asOwner: (statement: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** nestjs-pino keeps its first destination for the life of the process, so all of a file's apps share it. */
const LOG: string[] = [];

/**
 * The whole API on a database of its own; time stands still until the test moves it.
 * @param taskCheck off: what is imported can be approved without a grader at hand
 */
export async function openApi(
  startsAt = new Date('2026-03-02T09:00:00.000Z'),
  taskCheck: 'required' | 'off' = 'off',
  open: () => Promise<TestDatabase> = () => createTestDatabase('exam_app'),
  settings: Readonly<Record<string, string>> = {},
): Promise<ApiUnderTest> {
  const database = await open();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-api-'));
  const clock = new TestClock(startsAt);
  const bell = new RecordingDoorbell();
  const config = readConfig({
    EXAM_DATA: folder,
    EXAM_LOG_LEVEL: 'debug',
    EXAM_TASK_CHECK: taskCheck,
    ...settings,
  });
  const files = await openAuditFiles(path.join(folder, 'audit'), config.logOrigin);
  const engine: Engine = {
    config,
    db: database.db,
    keys: memoryKeys(),
    audit: await openAuditLog(database.db, files),
    policy: noWitnesses,
    signer: evidenceSigner(config.logOrigin),
    doorbell: bell,
    clock,
  };
  LOG.length = 0;
  const app = await createApp(engine, { write: (line) => void LOG.push(line) });
  const call = (one: Call) => inject(app, one);
  return {
    app,
    engine,
    clock,
    bell,
    log: LOG,
    call,
    // Everybody is somebody else, unless a test says otherwise.
    person: (userName, ...roles) =>
      logInNew(engine, call, { userName, roles, identityRef: `staff/${userName}` }),
    accountOf: (identityRef, userName, ...roles) =>
      logInNew(engine, call, { userName, roles, identityRef }),
    asOwner: async (statement) => void (await database.asOwner(statement)),
    close: async () => {
      await app.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

async function inject(app: NestFastifyApplication, call: Call): Promise<Reply> {
  const hasBody = call.body !== undefined;
  const reply = await app.inject({
    method: call.method,
    url: call.path,
    headers: { ...(hasBody ? { 'content-type': 'application/json' } : {}), ...call.headers },
    ...(hasBody
      ? { payload: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) }
      : {}),
  });
  const isJson = String(reply.headers['content-type'] ?? '').includes('json');
  return {
    status: reply.statusCode,
    headers: reply.headers,
    text: reply.payload,
    body: isJson && reply.payload !== '' ? reply.json() : undefined,
  };
}

async function logInNew(
  engine: Engine,
  call: ApiUnderTest['call'],
  {
    userName,
    roles,
    identityRef,
  }: {
    readonly userName: string;
    readonly roles: readonly Role[];
    readonly identityRef: string | undefined;
  },
): Promise<Client> {
  const id = randomUUID();
  const passwordHash = await cheapHash;
  const fullName = `Łucja Ćwik (${userName})`;
  await inTransaction(engine.db, (tx) =>
    insertPerson(tx, {
      ...{ id, userName, fullName, passwordHash, roles },
      ...{ identityRef, at: engine.clock.now() },
    }),
  );
  const login = await call({
    method: 'POST',
    path: '/login',
    body: { userName, password: PASSWORD },
  });
  if (login.status !== 200) throw new Error(`login of ${userName}: ${login.text}`);
  return clientOf(call, id, login.body.token as string);
}

/** The weakest that argon2 allows: logging in is not what most tests are about. */
const cheapHash = hash(PASSWORD, {
  algorithm: Algorithm.Argon2id,
  memoryCost: 8,
  timeCost: 1,
  parallelism: 1,
});

export function clientOf(call: ApiUnderTest['call'], id: string, token: string): Client {
  const asMe = (one: Call) =>
    call({ ...one, headers: { authorization: `Bearer ${token}`, ...one.headers } });
  const succeed = async (one: Call): Promise<Reply> => {
    const reply = await asMe(one);
    if (reply.status >= 300) throw new Error(`${one.method} ${one.path}: ${reply.text}`);
    return reply;
  };
  return {
    id,
    token,
    call: asMe,
    get: (path) => succeed({ method: 'GET', path }),
    post: (path, body) =>
      succeed({ method: 'POST', path, ...(body === undefined ? {} : { body }) }),
    put: (path, body) => succeed({ method: 'PUT', path, body }),
  };
}
