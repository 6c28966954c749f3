import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readConfig } from '#config';
import { openApiMonitoring } from '../../apps/api/src/monitoring.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { EXAM_DAY, insertExam, insertQueuedRun } from '../factories/exam-rows.js';
import { memoryKeys } from '../fakes/memory-keys.js';
import { TestClock } from '../fakes/test-clock.js';
import { parseExposition, valueOf } from '../monitoring/exposition.js';

const clock = new TestClock(EXAM_DAY);
let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

describe("the API's metrics", () => {
  it('are not served unless a port is configured', async () => {
    expect(await openApiMonitoring({ config: readConfig({}), db: test.db, clock })).toBeUndefined();
  });

  it('tell how many runs wait when no grader lives', async () => {
    const config = readConfig({ EXAM_API_METRICS_PORT: '0' });
    const server = await openApiMonitoring({ config, db: test.db, clock });
    if (server === undefined) throw new Error('not served');
    const exam = await insertExam(test.db, memoryKeys());
    await insertQueuedRun(test.db, exam);
    await insertQueuedRun(test.db, exam);
    const scrape = await fetch(`${server.address}/metrics`);
    const samples = parseExposition(await scrape.text());
    expect(valueOf(samples, 'assay_queue_runs', { state: 'queued' })).toBe(2);
    expect(valueOf(samples, 'assay_queue_runs', { state: 'parked' })).toBe(0);
    expect(valueOf(samples, 'assay_queue_oldest_seconds')).toBeGreaterThanOrEqual(0);
    expect(valueOf(samples, 'assay_custody_alerts', { kind: 'expired' })).toBe(0);
    expect(valueOf(samples, 'assay_glass_unreviewed', {})).toBe(0);
    expect((await fetch(`${server.address}/health/ready`)).status).toBe(200);
    await server.close();
  });
});
