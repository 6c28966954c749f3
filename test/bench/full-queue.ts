import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleSubmission, Task } from '#exam-bank';
import type { ProcessFacts, RunFacts } from '#scoring';
import { readTaskFolder } from '../../apps/cli/src/content/read-bank.js';
import type { BuiltGrader } from './built-grader.js';
import { cpuMeter, ms, percent, type Row, sum, timed } from './measure.js';
import { COUNT_WORDS, countWordsTask } from './programs.js';

export const QUEUE_HEAD: Row = [
  'full queue',
  'submissions',
  'per second',
  "candidates' CPU ms each",
  'other CPU ms each',
  "candidates' share",
  'all of it, ms each',
];

const cpuUs = (process: ProcessFacts | null | undefined): number =>
  process === null || process === undefined ? 0 : process.cpuUserUs + process.cpuSystemUs;

/** CPU milliseconds of the candidate's compiler and programs. */
export function candidatesCpuMs({ compile, tests }: RunFacts): number {
  const runs = tests.flatMap(({ process, repeats }) => [
    cpuUs(process),
    ...(repeats?.runs ?? []).map((run) => cpuUs(run.process)),
  ]);
  return sum([cpuUs(compile.process), ...runs]) / 1000;
}

export interface Handed {
  readonly task: Task;
  readonly submission: Pick<ExampleSubmission, 'language' | 'files'>;
}

/** Every `n`-th example submission of all sample tasks, so that `count` come of it: right, wrong, slow and crashing ones. */
export async function sampleMix(root: string, count: number): Promise<readonly Handed[]> {
  const all: Handed[] = [];
  for (const bank of readdirSync(join(root, 'samples'))) {
    if (!existsSync(join(root, 'samples', bank, 'tasks'))) continue;
    for (const id of readdirSync(join(root, 'samples', bank, 'tasks'))) {
      const reading = await readTaskFolder(join(root, 'samples', bank, 'tasks', id), id);
      if (!reading.ok) throw new Error(`${id} is no task`);
      const task = reading.value;
      all.push(...task.examples.map((submission) => ({ task, submission })));
    }
  }
  const step = all.length / Math.min(count, all.length);
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[Math.floor(index * step)]!,
  );
}

/** The same short C++ program again and again: compiling is nearly all of it. */
export function shortOnes(count: number): readonly Handed[] {
  const task = countWordsTask();
  const submission = { language: 'cpp', files: [COUNT_WORDS.cpp] };
  return Array.from({ length: count }, () => ({ task, submission }));
}

const WARM_UP = 6;

/** Fills the queue, then works through it. */
export async function benchQueue(
  queue: BuiltGrader,
  { name, handed, groups }: { name: string; handed: readonly Handed[]; groups: readonly string[] },
): Promise<Row> {
  const warmUp = handed.slice(0, WARM_UP);
  for (const { task, submission } of warmUp)
    await queue.hand(task, submission.language, submission.files);
  await queue.gradeAll();
  for (const { task, submission } of handed) {
    await queue.hand(task, submission.language, submission.files);
  }
  const used = cpuMeter(groups);
  const { ms: wall, value: runs } = await timed(() => queue.gradeAll());
  const use = used();
  const all = await queue.factsOf(runs);
  const total = sum(use.values());
  if (all.length !== handed.length)
    throw new Error(`${all.length} of ${handed.length} were graded`);
  const candidates = sum(all.map(candidatesCpuMs));
  return [
    name,
    String(all.length),
    (all.length / (wall / 1000)).toFixed(2),
    ms(candidates / all.length),
    ms((total - candidates) / all.length),
    percent(candidates / total),
    [...use].map(([who, spent]) => `${who} ${ms(spent / all.length)}`).join(', '),
  ];
}
