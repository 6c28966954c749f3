import { describe, expect, it } from '@jest/globals';
import { LoginAttempts } from './login-attempts.js';

const START = new Date('2026-03-02T09:00:00.000Z');
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000);
const who = { userName: 'somebody', address: '10.0.0.1' };

describe('LoginAttempts', () => {
  function failing(times: number): LoginAttempts {
    const attempts = new LoginAttempts();
    for (let count = 0; count < times; count += 1) attempts.begin(who, START);
    return attempts;
  }

  it('lets ten attempts through and says of the eleventh when to come again', () => {
    expect(failing(9).begin(who, START)).toBeUndefined();
    expect(failing(10).begin(who, after(1))).toEqual(after(15));
  });

  it('forgets a failure after 15 minutes', () => {
    expect(failing(10).begin(who, after(15))).toBeUndefined();
  });

  it('is not prolonged by attempts that are refused', () => {
    const attempts = failing(10);
    attempts.begin(who, after(14));
    expect(attempts.begin(who, after(15))).toBeUndefined();
  });

  it('counts each user name and each address for itself', () => {
    const attempts = failing(10);
    expect(attempts.begin({ ...who, userName: 'other' }, START)).toBeUndefined();
    expect(attempts.begin({ ...who, address: '10.0.0.2' }, START)).toBeUndefined();
  });

  it('starts afresh after a right password', () => {
    const attempts = failing(9);
    attempts.succeed(who);
    for (let count = 0; count < 10; count += 1) expect(attempts.begin(who, START)).toBeUndefined();
    expect(attempts.begin(who, START)).toBeDefined();
  });

  it('does not fill the memory however many names are tried', () => {
    const attempts = failing(10);
    for (let count = 0; count < 50_001; count += 1)
      attempts.begin({ userName: `name${String(count)}`, address: 'x' }, START);
    // The oldest was forgotten to make room.
    expect(attempts.begin(who, START)).toBeUndefined();
  });
});
