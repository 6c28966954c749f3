import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { parseScheme } from './parse-scheme.js';
import { retentionEnds } from './retention.js';

const started = new Date('2026-03-02T09:00:00.000Z');
const keeping = (attendanceYears: number, testRecordYears: number, certificateYears: number) => ({
  retention: { attendanceYears, testRecordYears, certificateYears, cite: 'test' },
});

describe('how long records are kept', () => {
  test.each([
    ['all alike', keeping(5, 5, 5), '2031'],
    ['certificates longest', keeping(3, 10, 12), '2038'],
    ['attendance longest', keeping(11, 1, 2), '2037'],
    ['a scheme that says nothing', {}, '2036'],
  ])('%s', (_name, scheme, year) => {
    expect(retentionEnds(scheme, started).all.toISOString()).toBe(`${year}-03-02T09:00:00.000Z`);
  });

  it('never ends early for an exam on 29 February', () => {
    const leap = new Date('2028-02-29T10:00:00.000Z');
    expect(retentionEnds(keeping(1, 1, 1), leap).all.toISOString()).toBe(
      '2029-03-01T10:00:00.000Z',
    );
  });

  it.each(['sci', 'itra', 'pro', 'ecdl', 'eex'])(
    'scheme %s keeps as long as rule: ECDL-5.2c at least',
    (id) => {
      const file = new URL(`../../../schemes/${id}.json`, import.meta.url);
      const { attendance, testRecords, certificates } = retentionEnds(
        parseScheme(JSON.parse(readFileSync(file, 'utf8'))),
        started,
      );
      expect(attendance.getUTCFullYear()).toBeGreaterThanOrEqual(2029);
      expect(testRecords.getUTCFullYear()).toBeGreaterThanOrEqual(2036);
      expect(certificates.getUTCFullYear()).toBeGreaterThanOrEqual(2036);
    },
  );
});
