import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDoorbell } from '#queue';
import { describeDoorbell, type BellServer } from '../contracts/doorbell.contract.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { eventually } from '../eventually.js';

const RUN = '0b8ee1f2-6a3d-4c59-9d17-2f1a4d6e8c01';

describeDoorbell('PostgreSQL', (database) => Promise.resolve(serverOf(database)));

/** The database's own fate, decided over a connection to another database of the same server. */
function serverOf({ url }: TestDatabase): BellServer {
  const name = url.slice(url.lastIndexOf('/') + 1);
  const administer = async (...statements: readonly string[]) => {
    const client = new pg.Client({ connectionString: url.replace(name, 'postgres') });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}' and application_name = 'assay-doorbell'`;
  return {
    redisUrl: undefined,
    loseRings: () => Promise.resolve(), // nobody listens yet: they are lost already
    cutConnections: () => administer(terminate),
    goAway: () => administer(`alter database ${name} allow_connections false`, terminate),
    comeBack: () => administer(`alter database ${name} allow_connections true`),
  };
}

describe('doorbell on PostgreSQL: what it sends and takes', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeEach(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  it('sends the id of the run and nothing else', async () => {
    const payloads: (string | undefined)[] = [];
    client.on('notification', ({ payload }) => payloads.push(payload));
    await client.query('listen assay_run_due');
    const doorbell = await openDoorbell({
      databaseUrl: database.url,
      redisUrl: undefined,
      onError: () => undefined,
    });
    await doorbell.ring([RUN]);
    await eventually('the notification arrives', () => payloads.length > 0);
    await doorbell.close();
    expect(payloads).toEqual([RUN]);
  });

  it('refuses a ring that names no run, and hears the next one', async () => {
    const [heard, reports]: [string[], string[]] = [[], []];
    const doorbell = await openDoorbell({
      databaseUrl: database.url,
      redisUrl: undefined,
      onError: (error) => reports.push(error.message),
    });
    await doorbell.listen({
      concurrency: 1,
      onRing: (runId) => Promise.resolve(void heard.push(runId)),
    });
    await client.query(`select pg_notify('assay_run_due', $1)`, [`${RUN}'; drop table person`]);
    await client.query(`select pg_notify('assay_run_due', $1)`, [RUN]);
    await eventually('the good ring is heard', () => heard.length > 0);
    await doorbell.close();
    expect(heard).toEqual([RUN]);
    expect(reports).toEqual(['a ring that names no run was refused']);
  });
});
