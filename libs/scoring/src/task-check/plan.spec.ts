import { describe, expect, it } from '@jest/globals';
import { aTask } from '../../../../test/factories/task.js';
import type { ExampleRun } from './example-run.js';
import { DEFAULT_MARGINS } from './margins.js';
import { evidenceOf, firstRuns, furtherRuns, type MadeRun, type PlannedRun } from './plan.js';

const example = (verdict: string) => ({
  path: `submissions/${verdict}/main.py`,
  files: [{ name: 'main.py', text: '' }],
  language: 'python',
  verdict,
  points: undefined,
});
const task = aTask({ examples: ['accepted', 'time-limit', 'compile-error'].map(example) });
const deep = { repeat: 3, margins: DEFAULT_MARGINS };
const named = (runs: readonly PlannedRun[]) =>
  runs.map(({ example: { verdict }, kind }) => `${verdict} ${kind}`);

/** A grading whose one test took so many MiB of the 256 that are allowed. */
const made = (planned: PlannedRun, mebibytes: number): MadeRun => {
  const memoryBytes = mebibytes * 1024 * 1024;
  const test = { id: 'basic/1', verdict: 'accepted', cpuMs: 1, memoryBytes, stdoutSha256: '' };
  const run = { verdict: 'accepted', points: '10', maxPoints: '10', tests: [test] };
  return { planned, run: run as ExampleRun };
};

describe('the gradings of a check', () => {
  it('repeat what output decides, and try slow examples with longer limits', () => {
    expect(named(firstRuns(task, deep))).toEqual([
      'accepted plain',
      'accepted plain',
      'accepted plain',
      'time-limit plain',
      'time-limit stretched',
      'compile-error plain',
    ]);
    const stretched = firstRuns(task, deep).find(({ kind }) => kind === 'stretched');
    expect(stretched?.task.limits['python']).toMatchObject({ cpuMs: 1500, wallMs: 4500 });
  });

  it('are one of each where margins are not asked for', () => {
    const quick = { repeat: 1, margins: undefined };
    expect(named(firstRuns(task, quick))).toEqual([
      'accepted plain',
      'time-limit plain',
      'compile-error plain',
    ]);
    const near = firstRuns(task, quick).map((run) => made(run, 255));
    expect(furtherRuns(task, quick, near)).toEqual([]);
  });

  it('try once with less memory what came near its limit', () => {
    const runs = firstRuns(task, deep).filter(({ example }) => example.verdict === 'accepted');
    const roomy = runs.map((run) => made(run, 100));
    expect(furtherRuns(task, deep, roomy)).toEqual([]);
    const further = furtherRuns(
      task,
      deep,
      runs.map((run) => made(run, 240)),
    );
    expect(named(further)).toEqual(['accepted squeezed']);
    expect(further[0]?.task.limits['python']?.memoryMiB).toBe(204);
  });

  it('become evidence in the order of the examples, without those whose checker failed', () => {
    const all = firstRuns(task, deep).map((run, at) =>
      at === 0 ? { planned: run, run: undefined } : made(run, 100),
    );
    expect(
      evidenceOf(task, all.reverse()).map(({ runs, stretched, squeezed }) => [
        runs.length,
        stretched !== undefined,
        squeezed !== undefined,
      ]),
    ).toEqual([
      [2, false, false],
      [1, true, false],
      [1, false, false],
    ]);
  });
});
