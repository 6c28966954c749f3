import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exam, ROOT } from '../e2e/exam.js';

/**
 * The acceptance gate of every sample task of one qualification, in the real sandbox: a reference solution in every language
 * that the task allows, and wrong, slow, memory-hungry and crashing submissions, each with its verdict and its exact points.
 * One file a qualification calls this, so that they can run side by side.
 */
export function describeSampleTasks(qualification: string): void {
  const folder = path.join('samples', qualification, 'tasks');
  const tasks = readdirSync(path.join(ROOT, folder));

  describe(`exam task check, ${qualification}`, () => {
    it('has six tasks to look at', () => {
      expect(tasks.length).toBeGreaterThanOrEqual(6);
    });

    it.each(tasks)(
      '%s: every example submission gets its verdict and points',
      async (task) => {
        const { exitCode, stdout, stderr } = await exam([
          'task',
          'check',
          path.join(folder, task),
          '--quick',
          '--json',
        ]);
        expect({ exitCode, stderr: exitCode === 3 ? stderr : '' }).toEqual({
          exitCode: 0,
          stderr: '',
        });
        const report = JSON.parse(stdout) as {
          readonly ok: boolean;
          readonly problems: readonly string[];
          readonly submissions: readonly { readonly expected: string; readonly verdict: string }[];
        };
        expect(report).toMatchObject({ ok: true, problems: [] });
        expect(report.submissions.map(({ expected }) => expected)).toEqual(
          expect.arrayContaining([
            'accepted',
            'wrong-answer',
            'time-limit',
            'memory-limit',
            'runtime-error',
          ]),
        );
      },
      300_000,
    );
  });
}
