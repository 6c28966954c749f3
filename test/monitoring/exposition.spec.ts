import { describe, expect, it, test } from '@jest/globals';
import { parseExposition, valueOf } from './exposition.js';

const HEAD = '# HELP x X\n# TYPE x counter\n';
const HISTOGRAM = '# HELP h H\n# TYPE h histogram\n';

describe('parseExposition', () => {
  it('reads samples with and without labels', () => {
    const samples = parseExposition(`${HEAD}x{a="1",b="q\\"\\\\\\n"} 3.5e2\n`);
    expect(samples).toEqual([{ name: 'x', labels: { a: '1', b: 'q\\"\\\\\\n' }, value: 350 }]);
    expect(valueOf(samples, 'x', { a: '1' })).toBe(350);
    expect(() => valueOf(samples, 'x', { a: '2' })).toThrow('0 samples');
  });

  test.each([
    ['a line without an end', `${HEAD}x 1`],
    ['a sample without a type', 'x 1\n'],
    ['no number', `${HEAD}x one\n`],
    ['an unknown type', '# TYPE x curve\nx 1\n'],
    ['an open label', `${HEAD}x{a="1} 1\n`],
    ['a sample twice', `${HEAD}x{a="1"} 1\nx{a="1"} 2\n`],
    [
      'buckets that shrink',
      `${HISTOGRAM}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`,
    ],
    ['a count that differs', `${HISTOGRAM}h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`],
    ['a histogram without its last bucket', `${HISTOGRAM}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
  ])('refuses %s', (_, text) => {
    expect(() => parseExposition(text)).toThrow();
  });
});
