import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lookAround } from '../../apps/grader/src/monitoring/open-monitoring.js';
import { createTestDatabase, type TestDatabase } from '../database.js';
import { openGate } from '../fakes/open-gate.js';

describe('whether a grader is ready', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => database.drop());

  const complaints = async (parts: Partial<Parameters<typeof lookAround>[0]>) => {
    const well = { db: database.db, gate: openGate(), refusals: () => [] };
    return (await lookAround({ ...well, ...parts })).filter(({ ok }) => !ok);
  };

  it('has nothing to say of one that takes all work', async () => {
    expect(await complaints({})).toEqual([]);
  });

  it('names what is in the way, and each language that is refused', async () => {
    const gate = openGate({ hindrances: () => [{ code: 'disk-full', message: '/data is full' }] });
    const refusals = () => [
      { language: 'c', message: 'c on here is "gcc 13", but "gcc 14" is pinned' },
    ];
    expect(await complaints({ gate, refusals })).toEqual([
      { name: 'disk-full', ok: false, detail: '/data is full' },
      {
        name: 'toolchain-differs',
        ok: false,
        detail: 'c on here is "gcc 13", but "gcc 14" is pinned',
      },
    ]);
  });
});
