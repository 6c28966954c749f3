import { expect, test } from '@jest/globals';
import { contentHash } from './content-hash.js';

test('the order of properties changes nothing, a value does', () => {
  expect(contentHash({ a: 1, b: [2, 'é'] })).toBe(contentHash({ b: [2, 'é'], a: 1 }));
  expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
});

test('it is SHA-256 of the canonical JSON', () => {
  // printf '{"a":1}' | sha256sum
  expect(contentHash({ a: 1 })).toBe(
    '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
  );
});

test('what JSON cannot carry is refused', () => {
  expect(() => contentHash(undefined)).toThrow(TypeError);
  expect(() => contentHash({ points: NaN })).toThrow();
});
