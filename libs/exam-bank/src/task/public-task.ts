import type {
  CallableTask,
  FunctionSignature,
  Language,
  Limits,
  SourceFile,
  Task,
} from '../task.js';
import { callableForm } from './callable/form.js';

/** What a candidate may see of a task: no hidden test, no group, checker, example, author or attribute. */
export interface PublicTask {
  readonly id: string;
  readonly title: string;
  readonly statement: string;
  readonly languages: readonly Language[];
  readonly limits: Task['limits'];
  readonly points: number;
  readonly samples: readonly PublicSample[];
  readonly starter: Task['starter'];
  /** Whether the program talks with another one instead of reading a whole input. */
  readonly interactive: boolean;
  /** What the candidate writes instead of a program; absent where it is a program. */
  readonly callable?: CallableTask;
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
    starter: publicStarter(task),
    interactive: task.interactor !== undefined,
    ...(task.callable === undefined ? {} : { callable: publicCallable(task.callable) }),
  };
}

/** The author's, else the empty function or class. */
function publicStarter({ languages, starter, callable }: Task): Task['starter'] {
  const shown: Partial<Record<Language, readonly SourceFile[]>> = {};
  for (const language of languages) {
    const own = Object.hasOwn(starter, language) ? starter[language] : undefined;
    const form = callable && callableForm(callable, language);
    const files = own ?? (form && [form.starter]);
    if (files !== undefined) shown[language] = files.map(({ name, text }) => ({ name, text }));
  }
  return shown;
}

function publicCallable(callable: CallableTask): CallableTask {
  switch (callable.kind) {
    case 'function':
      return { kind: 'function', function: signature(callable.function) };
    case 'class':
      return {
        kind: 'class',
        name: callable.name,
        constructorParameters: parameters(callable.constructorParameters),
        methods: callable.methods.map(signature),
      };
  }
}

function signature({ name, parameters: listed, returns }: FunctionSignature): FunctionSignature {
  return { name, parameters: parameters(listed), returns };
}

function parameters(listed: FunctionSignature['parameters']): FunctionSignature['parameters'] {
  return listed.map(({ name, type }) => ({ name, type }));
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
