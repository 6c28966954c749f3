import type { JudgeProgram, Language } from '#exam-bank';

const LIMITS = { cpuMs: 2000, wallMs: 5000, memoryMiB: 128, outputKiB: 64, processes: 1 };

/** A judge program of one file; what it does in the fake sandbox is the sandbox's script. */
export function aJudge(changes: Partial<JudgeProgram> = {}): JudgeProgram {
  return {
    kind: 'output-validator',
    language: 'python',
    files: [{ name: 'judge.py', text: '' }],
    arguments: [],
    limits: LIMITS,
    ...changes,
  };
}

/** A judge program from its text. */
export function judgeOf(
  kind: JudgeProgram['kind'],
  language: Language,
  text: string,
): JudgeProgram {
  const name = { c: 'judge.c', cpp: 'judge.cpp', java: 'Judge.java', python: 'judge.py' }[language];
  return aJudge({ kind, language, files: [{ name: name ?? 'judge', text }] });
}
