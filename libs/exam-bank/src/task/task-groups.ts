import type { LocalProblem } from '../problem.js';
import type { TaskTest, TestGroup } from '../task.js';
import { limitsProblems, type LimitsPlace } from './limits-problems.js';
import type { PlaceLimits } from './limits-schema.js';
import { resolveForAll } from './limits.js';
import type { TaskFile } from './task-schema.js';
import { findTests } from './task-tests.js';

type GroupFile = TaskFile['groups'][number];

export interface FoundGroups {
  readonly groups: readonly TestGroup[];
  /** The files that are part of a test. */
  readonly files: ReadonlySet<string>;
  readonly problems: readonly LocalProblem[];
}

/** The groups with their tests, and what each of them says about limits resolved by language. */
export function findGroups(files: ReadonlyMap<string, Buffer>, file: TaskFile): FoundGroups {
  const found = findTests(
    files,
    file.groups.map(({ id }) => id),
  );
  const groups = file.groups.map((group): TestGroup => {
    const { id, title, criterion, points, scoring, visible, dependsOn } = group;
    const tests = found.tests.get(id) ?? [];
    return {
      ...{ id, title, criterion, points, scoring },
      visible: visible ?? false,
      dependsOn: dependsOn ?? [],
      ...ownLimits(file, [group.limits]),
      tests: tests.map((test) => ({
        ...test,
        ...ownLimits(file, [group.limits, statedFor(group, test)]),
      })),
    };
  });
  const problems = file.groups.flatMap((group, at) =>
    groupProblems(file, group, `$.groups[${String(at)}]`, found.tests.get(group.id) ?? []),
  );
  return { groups, files: found.files, problems: [...found.problems, ...problems] };
}

function statedFor(group: GroupFile, { id }: TaskTest): PlaceLimits | undefined {
  const name = id.slice(group.id.length + 1);
  return new Map(Object.entries(group.tests ?? {})).get(name)?.limits;
}

/** Nothing where the innermost place states nothing: then the limits are those around it. */
function ownLimits(
  { limits, languages }: TaskFile,
  inner: readonly (PlaceLimits | undefined)[],
): Pick<TestGroup, 'limits'> {
  if (inner.at(-1) === undefined) return {};
  const places = inner.filter((place) => place !== undefined);
  return { limits: resolveForAll([limits, ...places], languages) };
}

function groupProblems(
  file: TaskFile,
  group: GroupFile,
  path: string,
  tests: readonly TaskTest[],
): readonly LocalProblem[] {
  const names = tests.map(({ id }) => id.slice(group.id.length + 1));
  const stated = Object.entries(group.tests ?? {});
  const unknown = stated
    .filter(([name]) => !names.includes(name))
    .map(([name]) => ({
      path: `${path}.tests`,
      message: `group "${group.id}" has no test "${name}"`,
      hint: 'name tests that are there, without their ending',
    }));
  const around = [file.limits, ...(group.limits === undefined ? [] : [group.limits])];
  const places: readonly LimitsPlace[] = [
    ...(group.limits === undefined
      ? []
      : [{ path: `${path}.limits`, limits: group.limits, around: [file.limits] }]),
    ...stated.map(([name, { limits }]) => ({
      path: `${path}.tests[${JSON.stringify(name)}].limits`,
      limits,
      around,
    })),
  ];
  return [...unknown, ...places.flatMap((place) => limitsProblems(place, file.languages))];
}
