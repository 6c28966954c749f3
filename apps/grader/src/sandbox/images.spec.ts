import { describe, expect, test } from '@jest/globals';
import { chooseRuntime } from './images.js';

describe('chooseRuntime', () => {
  test.each([
    ['the quicker one where the engine has it', undefined, ['crun', 'runc'], 'crun'],
    ["the engine's default where it has no other", undefined, ['runc', 'runsc'], undefined],
    ['what is configured, whatever else there is', 'runsc', ['crun', 'runsc'], 'runsc'],
    ['what is configured, for the engine to refuse', 'kata', ['runc'], 'kata'],
  ])('takes %s', (_, configured, runtimes, chosen) => {
    expect(chooseRuntime(configured, { runtimes })).toBe(chosen);
  });
});
