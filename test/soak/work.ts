import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ExampleSubmission, Task } from '#exam-bank';
import type { Database, Keys } from '#store';
import { packageDefaults, readTask } from '../../apps/cli/src/content/read-task.js';
import { ROOT } from '../e2e/exam.js';
import { insertExam, insertQueuedRun, type ExamRows } from '../factories/exam-rows.js';
import { ATTACKED_TASK, ATTACKS, COMPILER_ATTACKS, type Attack } from './attacks.js';

/** What is handed in, and what must come of it; an attack may end in any verdict. */
export type Piece =
  | {
      readonly kind: 'honest';
      readonly name: string;
      readonly verdict: string;
      readonly points: string | undefined;
    }
  | { readonly kind: 'attack'; readonly name: string };

export interface Work {
  /** Hands in the next piece. @returns the run's id */
  handIn(): Promise<{ readonly runId: string; readonly piece: Piece }>;
  readonly variety: number;
}

/** Every example submission of the sample tasks, and attacks between them: one piece in three is an attack. */
export async function openWork(db: Database, keys: Keys): Promise<Work> {
  const honest: { task: Task; exam: ExamRows; example: ExampleSubmission }[] = [];
  for (const folder of sampleTasks()) {
    const read = await readTask(folder, packageDefaults({}));
    if (!read.ok) throw new Error(read.problems.join('\n'));
    const { task } = read;
    const exam = await insertExam(db, keys, task);
    honest.push(...task.examples.map((example) => ({ task, exam, example })));
  }
  const attacked = await insertExam(db, keys, ATTACKED_TASK);
  const attacks: readonly Attack[] = [...ATTACKS, ...COMPILER_ATTACKS];
  let count = 0;
  return {
    variety: honest.length + attacks.length,
    handIn: async () => {
      count += 1;
      if (count % 3 === 0) {
        const attack = at(attacks, count / 3);
        const { runId } = await insertQueuedRun(db, attacked, attack.files, attack.language);
        return { runId, piece: { kind: 'attack', name: attack.name } };
      }
      // A step that shares no factor with most lengths mixes tasks and languages.
      const { task, exam, example } = at(honest, count * 37);
      const { runId } = await insertQueuedRun(db, exam, example.files, example.language);
      const name = `${task.id} ${example.path}`;
      const { verdict, points } = example;
      return { runId, piece: { kind: 'honest', name, verdict, points } };
    },
  };
}

function at<T>(list: readonly T[], count: number): T {
  const item = list[count % list.length];
  if (item === undefined) throw new Error('nothing to hand in');
  return item;
}

function sampleTasks(): readonly string[] {
  const samples = path.join(ROOT, 'samples');
  return readdirSync(samples).flatMap((qualification) => {
    const tasks = path.join(samples, qualification, 'tasks');
    return !existsSync(tasks) ? [] : readdirSync(tasks).map((task) => path.join(tasks, task));
  });
}
