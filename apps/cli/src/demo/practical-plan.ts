import type { Language, SourceFile, Task } from '#exam-bank';
import { APPEALED_TASK, type Story } from './cast.js';

interface Attempt {
  readonly task: Task;
  readonly language: Language;
  readonly files: readonly SourceFile[];
  /** Points that the examples of the task promise, before the planted fault. */
  readonly points: number;
}

/** What a candidate hands in for each task, and the whole points that theory must bring to reach the story's total. */
export interface PracticalPlan {
  readonly attempts: readonly Attempt[];
  readonly expected: number;
}

/** The submissions of a story, made of the tasks' own example submissions. `faultPoints` is what the planted fault costs. */
export function practicalPlan(
  story: Story,
  tasks: readonly Task[],
  faultPoints: number,
): PracticalPlan {
  const attempts = tasks.map((task, at) => attemptOf(story, task, at));
  const lost = attempts.some(({ task }) => task.id === APPEALED_TASK) ? faultPoints : 0;
  return { attempts, expected: attempts.reduce((sum, { points }) => sum + points, 0) - lost };
}

function attemptOf(story: Story, task: Task, at: number): Attempt {
  switch (story) {
    case 'clear-pass':
    case 'fails-theory-gate':
    case 'misses-a-criterion':
    case 'sandbox-dies':
      return example(task, 'accepted');
    case 'exactly-70-percent':
      return example(task, 'wrong-answer', at === 0 ? 10 : 15);
    case 'compile-error':
      return at === 0 ? broken(example(task, 'accepted')) : example(task, 'accepted');
    case 'time-out-and-memory':
      return at === 0
        ? example(task, 'time-limit')
        : at === 1
          ? example(task, 'memory-limit')
          : example(task, 'accepted');
    case 'appeals':
      return task.id === APPEALED_TASK
        ? example(task, 'accepted')
        : example(task, 'wrong-answer', 10);
  }
}

function example(task: Task, verdict: string, points?: number): Attempt {
  const found = task.examples.find(
    (one) => one.verdict === verdict && (points === undefined || Number(one.points) === points),
  );
  if (found === undefined)
    throw new Error(`${task.id} has no example submission ${verdict} ${points ?? ''}`);
  return { task, language: found.language, files: found.files, points: Number(found.points ?? 0) };
}

function broken(attempt: Attempt): Attempt {
  return {
    ...attempt,
    files: attempt.files.map(({ name, text }) => ({
      name,
      text: `${text}\n}} this line is no program {{\n`,
    })),
    points: 0,
  };
}
