import type { Task } from '#exam-bank';
import type { CallableRunner } from '../callable-task.js';
import { openCallableJudge } from './callable-judge.js';
import { openComparing } from './comparing.js';
import type { Judge } from './judge.js';
import type { JudgePorts } from './judge-container.js';
import { openJudgeProgram } from './judge-program.js';
import { openScriptJudge } from './script-checker.js';

/**
 * The judge of a task's outputs: its checker if it has one, else the default comparator.
 * @param callable where the task asks for a function or a class
 */
export function openJudge(
  ports: JudgePorts,
  task: Pick<Task, 'checker' | 'comparatorFlags'>,
  callable: CallableRunner | undefined,
): Judge {
  const checker = task.checker && openChecker(ports, task.checker);
  if (callable !== undefined) return openCallableJudge(callable, checker);
  return checker ?? openComparing(task.comparatorFlags);
}

function openChecker(ports: JudgePorts, checker: NonNullable<Task['checker']>): Judge {
  return checker.kind === 'javascript'
    ? openScriptJudge(checker.source)
    : openJudgeProgram(ports, checker);
}
