import type { Language, Limits, Task } from '../task.js';

/** What a candidate may see of a task: no hidden test, no group, checker, example, author or attribute. */
export interface PublicTask {
  readonly id: string;
  readonly title: string;
  readonly statement: string;
  readonly languages: readonly Language[];
  readonly limits: Task['limits'];
  readonly points: number;
  readonly samples: readonly PublicSample[];
}

export interface PublicSample {
  /** `<group>/<name>` */
  readonly id: string;
  /** Base64. */
  readonly input: string;
  /** Base64. */
  readonly answer: string;
}

/** The sum over the task's groups. */
export function taskPoints(task: Pick<Task, 'groups'>): number {
  return task.groups.reduce((sum, { points }) => sum + points, 0);
}

/** Built from named properties, never by leaving out: what is new stays hidden. */
export function publicTask(task: Task): PublicTask {
  const samples = task.groups
    .filter(({ visible }) => visible)
    .flatMap(({ tests }) => tests.map(({ id, input, answer }) => ({ id, input, answer })));
  return {
    id: task.id,
    title: task.title,
    statement: task.statement,
    languages: [...task.languages],
    limits: publicLimits(task),
    points: taskPoints(task),
    samples,
  };
}

function publicLimits(task: Task): Task['limits'] {
  const limits: Partial<Record<Language, Limits>> = {};
  for (const language of task.languages) {
    const own = task.limits[language];
    if (own === undefined) continue;
    const { cpuMs, wallMs, memoryMiB, outputKiB, processes } = own;
    limits[language] = { cpuMs, wallMs, memoryMiB, outputKiB, processes };
  }
  return limits;
}
