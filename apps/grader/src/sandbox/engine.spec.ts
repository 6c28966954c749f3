import { describe, expect, it, test } from '@jest/globals';
import { engineCall, toStartFailure } from './engine.js';
import { SandboxFailure } from './sandbox.js';

describe('engineCall', () => {
  it('gives what the engine gives', async () => {
    await expect(engineCall('info', 1000, () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('waits no longer than its deadline', async () => {
    const never = () => new Promise<never>(() => undefined);
    await expect(engineCall('info', 5, never)).rejects.toMatchObject({
      name: 'SandboxFailure',
      code: 'deadline',
    });
  });

  test.each([
    ['a missing socket', { code: 'ENOENT', message: 'connect ENOENT' }, 'engine-unreachable'],
    ['a refused connection', { code: 'ECONNREFUSED', message: '' }, 'engine-unreachable'],
    ['a socket of others', { code: 'EACCES', message: 'connect EACCES' }, 'engine-unreachable'],
    ['an engine that hangs up', { message: 'socket hang up' }, 'engine-unreachable'],
    ['an unknown image', { statusCode: 404, message: 'No such image: x' }, 'image-missing'],
    ['a full disk', { statusCode: 500, message: 'write /x: no space left on device' }, 'no-space'],
    [
      'a container that is gone',
      { statusCode: 404, message: 'No such container: x' },
      'container-died',
    ],
    ['anything else', 'odd', 'container-died'],
  ])('makes a failure of %s', async (_, error, code) => {
    // What libraries throw is not always an Error, and in Jest never one of this realm.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    const call = () => Promise.reject(error);
    await expect(engineCall('info', 1000, call)).rejects.toMatchObject({
      name: 'SandboxFailure',
      code,
    });
  });

  it('passes on a failure that has a code already', async () => {
    const failure = new SandboxFailure('protocol', 'odd');
    await expect(engineCall('info', 1000, () => Promise.reject(failure))).rejects.toBe(failure);
  });
});

describe('toStartFailure', () => {
  test.each([
    ['engine-unreachable', { code: 'ECONNREFUSED', message: '' }],
    ['image-missing', { statusCode: 404, message: 'No such image: x' }],
    ['container-not-started', { statusCode: 500, message: 'the daemon is shutting down' }],
    ['container-not-started', new SandboxFailure('deadline', 'hello: no answer')],
    ['container-not-started', new SandboxFailure('container-died', 'ended before it said hello')],
  ])('never blames a run: %s', (code, error) => {
    expect(toStartFailure(error)).toMatchObject({ name: 'SandboxFailure', code });
  });
});
