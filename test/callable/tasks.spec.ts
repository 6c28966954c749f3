import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { exam } from '../e2e/exam.js';

// Three whole tasks, one for each qualification, beside those of the samples: drawn sets stay what they are.
const tasks = readdirSync('test/tasks').filter((name) => /^(cpp|java|py)-/.test(name));

describe('exam task check', () => {
  it('has a function in C and C++, a class in Java and a function in Python to look at', () => {
    expect(tasks).toEqual(
      expect.arrayContaining(['cpp-free-slots', 'java-rate-limiter', 'py-medians']),
    );
  });

  it.each(tasks)(
    '%s: every example submission gets its verdict and points',
    async (task) => {
      const run = await exam(['task', 'check', `test/tasks/${task}`, '--quick', '--json']);
      expect({ exitCode: run.exitCode, report: JSON.parse(run.stdout) }).toMatchObject({
        exitCode: 0,
        report: { ok: true, problems: [] },
      });
    },
    300_000,
  );
});
