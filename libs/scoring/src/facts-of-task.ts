import { createHash } from 'node:crypto';
import { limitsOf, type Task } from '#exam-bank';
import type { RunFacts, TestFacts } from './run-facts.js';

export interface FactsFault {
  readonly kind: 'test-data-differ' | 'limits-differ';
  readonly test: string;
}

/**
 * Whether what a run found was found with the task's own tests: the first test whose data or limits are not the task's for the
 * language that ran. Such facts say nothing about the task, and are no mark.
 */
export function factsFault(
  task: Pick<Task, 'groups' | 'limits'>,
  facts: Pick<RunFacts, 'tests' | 'provenance'>,
): FactsFault | undefined {
  for (const found of facts.tests) {
    if (!hasPinnedData(task, found)) return { kind: 'test-data-differ', test: found.test };
    if (!hasPinnedLimits(task, found, facts.provenance.language))
      return { kind: 'limits-differ', test: found.test };
  }
  return undefined;
}

function hasPinnedData({ groups }: Pick<Task, 'groups'>, facts: TestFacts): boolean {
  const test = groups.flatMap(({ tests }) => tests).find(({ id }) => id === facts.test);
  return (
    test !== undefined &&
    sha256(test.input) === facts.inputSha256 &&
    sha256(test.answer) === facts.answerSha256
  );
}

function hasPinnedLimits(
  task: Pick<Task, 'groups' | 'limits'>,
  { test: id, group: groupId, limits: ran }: TestFacts,
  language: string,
): boolean {
  const group = task.groups.find((one) => one.id === groupId);
  const test = group?.tests.find((one) => one.id === id);
  if (group === undefined || test === undefined) return false;
  const limits = limitsOf(task, group, test, language); // one that no task has is found nowhere
  return (
    limits !== undefined &&
    limits.cpuMs === ran.cpuMs &&
    limits.wallMs === ran.wallMs &&
    limits.memoryMiB === ran.memoryMiB &&
    limits.outputKiB === ran.outputKiB
  );
}

function sha256(base64: string): string {
  return createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
}
