import { describe, expect, test } from '@jest/globals';
import { memoryTrend } from './memory.js';

const ramp = (from: number, to: number) =>
  Array.from({ length: 100 }, (_, at) => from + ((to - from) * at) / 99);

describe('memoryTrend', () => {
  test.each([
    ['steady', ramp(110, 110), true],
    ['warming up, then steady', [...ramp(60, 120).slice(0, 25), ...ramp(120, 120).slice(25)], true],
    ['a little more', ramp(100, 115), true],
    ['growing without end', ramp(60, 180), false],
    ['steady, and far too much', ramp(260, 260), false],
  ])('%s', (_, samples, ok) => {
    expect(memoryTrend(samples).ok).toBe(ok);
  });
});
