import type { LocalProblem } from '../problem.js';
import type { TaskTest } from '../task.js';
import { TEST_NAME } from './task-schema.js';

const TEST_FILE = new RegExp(`^tests/([^/]+)/(${TEST_NAME})\\.(in|ans)$`);

export interface FoundTests {
  /** By group, in the order of their names. */
  readonly tests: ReadonlyMap<string, readonly TaskTest[]>;
  /** The files that are part of a test. */
  readonly files: ReadonlySet<string>;
  readonly problems: readonly LocalProblem[];
}

/** Pairs `.in` with `.ans` under `tests/<group>/` for the groups that the task has. */
export function findTests(
  files: ReadonlyMap<string, Buffer>,
  groups: readonly string[],
): FoundTests {
  const tests = new Map<string, readonly TaskTest[]>();
  const used = new Set<string>();
  const problems: LocalProblem[] = [];
  for (const group of groups) {
    const found: TaskTest[] = [];
    for (const name of testNames(files, group)) {
      const test = pair(files, `${group}/${name}`);
      used.add(`tests/${group}/${name}.in`).add(`tests/${group}/${name}.ans`);
      if ('id' in test) found.push(test);
      else problems.push(test);
    }
    if (found.length === 0) {
      const path = `tests/${group}`;
      problems.push({
        path,
        message: `group "${group}" has no test`,
        hint: `add ${path}/<name>.in and .ans`,
      });
    }
    tests.set(group, found);
  }
  return { tests, files: used, problems };
}

/** Sorted by code unit, which needs no locale. */
function testNames(files: ReadonlyMap<string, Buffer>, group: string): readonly string[] {
  const names = new Set<string>();
  for (const path of files.keys()) {
    const match = TEST_FILE.exec(path);
    if (match?.[1] === group && match[2] !== undefined) names.add(match[2]);
  }
  return [...names].sort();
}

function pair(files: ReadonlyMap<string, Buffer>, id: string): TaskTest | LocalProblem {
  const input = files.get(`tests/${id}.in`);
  const answer = files.get(`tests/${id}.ans`);
  if (input !== undefined && answer !== undefined) {
    return { id, input: input.toString('base64'), answer: answer.toString('base64') };
  }
  const missing = `tests/${id}.${input === undefined ? 'in' : 'ans'}`;
  return { path: missing, message: 'the other half of the test is missing', hint: 'add the file' };
}
