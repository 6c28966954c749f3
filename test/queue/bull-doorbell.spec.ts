import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDoorbell, type Doorbell } from '#queue';
import { describeDoorbell, type BellServer } from '../contracts/doorbell.contract.js';
import { eventually } from '../eventually.js';
import { RedisServer } from './redis.js';

const RUN = '0b8ee1f2-6a3d-4c59-9d17-2f1a4d6e8c01';
let redis: RedisServer;

beforeAll(async () => {
  redis = await RedisServer.start();
});
beforeEach(() => redis.command('flushall'));
afterAll(() => redis.stop());

describeDoorbell('@nestjs/bull', () =>
  Promise.resolve<BellServer>({
    redisUrl: redis.url,
    loseRings: async () => void (await redis.command('flushall')),
    cutConnections: async () => {
      await redis.command('client', 'kill', 'type', 'normal', 'skipme', 'yes');
      await redis.command('client', 'kill', 'type', 'pubsub');
    },
    goAway: () => redis.kill(),
    comeBack: () => redis.restart(),
  }),
);

describe('doorbell on @nestjs/bull: what it keeps in Redis', () => {
  let reports: string[];
  let doorbell: Doorbell;

  beforeEach(async () => {
    reports = [];
    doorbell = await open();
  });
  afterEach(() => doorbell.close());

  const open = () =>
    openDoorbell({
      databaseUrl: 'postgresql://nowhere/',
      redisUrl: redis.url,
      onError: (error) => reports.push(error.message),
      lockMs: 300,
    });
  const jobs = async () => (await redis.command('keys', 'assay:assay-runs:run-*')).split('\n');

  it('is the id of the run and nothing else', async () => {
    await doorbell.ring([RUN]);
    expect(await redis.command('hget', `assay:assay-runs:run-${RUN}`, 'data')).toBe(
      JSON.stringify({ runId: RUN }),
    );
  });

  it('is one job for a run that is rung for again and again while nobody listens', async () => {
    for (let times = 0; times < 5; times += 1) await doorbell.ring([RUN]);
    expect(await jobs()).toEqual([`assay:assay-runs:run-${RUN}`]);
    expect(await redis.command('llen', 'assay:assay-runs:wait')).toBe('1');
  });

  it('is nothing once every ring was answered, handlers that threw included', async () => {
    let answered = 0;
    await doorbell.listen({
      concurrency: 1,
      onRing: () => {
        answered += 1;
        return answered === 1 ? Promise.reject(new Error('broken by the test')) : Promise.resolve();
      },
    });
    const other = RUN.replace('0b8', '1c9');
    await doorbell.ring([RUN, other]);
    await eventually('both were answered', () => answered === 2);
    await eventually('no job is left', async () => (await jobs()).join('') === '');
    expect(await redis.command('zcard', 'assay:assay-runs:failed')).toBe('0');
  });

  it('listens although Redis was away when it was opened', async () => {
    await redis.kill();
    const early = await open();
    const heard: string[] = [];
    await early.listen({
      concurrency: 1,
      onRing: (runId) => Promise.resolve(void heard.push(runId)),
    });
    await redis.restart();
    await eventually('the ring is heard', async () => {
      await doorbell.ring([RUN]);
      return heard.length > 0;
    });
    await early.close();
    expect(new Set(heard)).toEqual(new Set([RUN]));
  });

  it('closes although Redis is away', async () => {
    const leaving = await open();
    await leaving.listen({ concurrency: 1, onRing: () => Promise.resolve() });
    await redis.kill();
    await leaving.close();
    await redis.restart();
  });

  it('refuses a job that names no run, and hears the next one', async () => {
    const heard: string[] = [];
    await doorbell.listen({
      concurrency: 1,
      onRing: (runId) => Promise.resolve(void heard.push(runId)),
    });
    await redis.command(
      'hset',
      'assay:assay-runs:forged',
      ...['name', '__default__', 'data', '{"runId":["x"]}', 'opts', '{}', 'timestamp', '0'],
    );
    await redis.command('lpush', 'assay:assay-runs:wait', 'forged');
    await eventually('the forged ring is refused', () =>
      reports.includes('a ring that names no run was refused'),
    );
    await doorbell.ring([RUN]);
    await eventually('the good ring is heard', () => heard.length > 0);
    expect(heard).toEqual([RUN]);
  });
});
