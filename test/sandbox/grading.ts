import { contentHash, type Language, type Limits, type Task } from '#exam-bank';
import { determineVerdict, type RunFacts } from '#scoring';
import {
  createCompiledJudges,
  type CompiledJudges,
} from '../../apps/grader/src/checker/compiled-judges.js';
import { gradeSubmission } from '../../apps/grader/src/grade-submission.js';
import { SandboxFailure, type Sandbox } from '../../apps/grader/src/sandbox/sandbox.js';

/** What a grader process keeps: its sandbox, and the judge programs that it has compiled. */
export interface RealGrader {
  readonly sandbox: Sandbox;
  readonly judges: CompiledJudges;
}

export function realGrader(sandbox: Sandbox): RealGrader {
  return { sandbox, judges: createCompiledJudges(sandbox) };
}

export const LIMITS: Limits = {
  cpuMs: 2000,
  wallMs: 6000,
  memoryMiB: 128,
  outputKiB: 256,
  processes: 1,
};

const NAMES: Readonly<Record<string, string>> = {
  c: 'main.c',
  cpp: 'main.cpp',
  java: 'Main.java',
  python: 'main.py',
};

/** A host that gives a program no core is asked again, as a grader does. */
const MOST_TRIES = 4;

/** Grades one program of one file. */
export async function gradeReal(
  grader: RealGrader,
  task: Task,
  language: Language,
  text: string,
): Promise<RunFacts> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await gradeOnce(grader, task, language, text);
    } catch (error) {
      const starved = error instanceof SandboxFailure && error.code === 'starved';
      if (!starved || tried === MOST_TRIES) throw error;
    }
  }
}

function gradeOnce(
  { sandbox, judges }: RealGrader,
  task: Task,
  language: Language,
  text: string,
): Promise<RunFacts> {
  const files = [{ name: NAMES[language] ?? 'main', text }];
  return gradeSubmission(
    { sandbox, judges, now: () => new Date() },
    {
      label: 'real',
      task,
      taskSha256: contentHash(task),
      submission: { language, files, sha256: contentHash(files) },
      signal: new AbortController().signal,
    },
  );
}

/** The verdict on a submission, or the code of the failure that made it no mark. */
export async function verdictOn(
  grader: RealGrader,
  task: Task,
  language: Language,
  text: string,
): Promise<string> {
  try {
    const facts = await gradeReal(grader, task, language, text);
    return determineVerdict(facts, task.nearLimit).verdict;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    throw error;
  }
}
