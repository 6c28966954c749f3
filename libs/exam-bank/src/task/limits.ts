import type { Static } from '@sinclair/typebox';
import type { LocalProblem } from '../problem.js';
import type { Language, Limits, NearLimitRule, Task, TaskTest, TestGroup } from '../task.js';
import type { taskFileSchema } from './task-schema.js';

type LimitsFile = Static<typeof taskFileSchema>['limits'];

/** Where a task says nothing else: what is within a tenth of the limit runs three times, and the middle one counts. */
export const DEFAULT_NEAR_LIMIT: NearLimitRule = { withinPercent: 10, runs: 3, counts: 'median' };

/** The limits of one test: its own, else its group's, else the task's; undefined for a language that is not allowed. */
export function limitsOf(
  task: Pick<Task, 'limits'>,
  group: Pick<TestGroup, 'limits'>,
  test: Pick<TaskTest, 'limits'>,
  language: Language,
): Limits | undefined {
  return test.limits?.[language] ?? group.limits?.[language] ?? task.limits[language];
}

/** Where a program is ended for its CPU time: later than the limit, so that its true time shows and a near miss is told. */
export function hardCpuMs(cpuMs: number): number {
  return cpuMs + Math.max(100, Math.ceil(cpuMs / 4));
}

/** The limits of one language: its own where given, else the task's; wall time 2 × CPU + 1 s. */
export function limitsFor(limits: LimitsFile, language: Language): Limits {
  const { languages, ...base } = limits;
  const merged = { ...base, ...languages?.[language as keyof typeof languages] };
  return { ...merged, wallMs: merged.wallMs ?? 2 * merged.cpuMs + 1000 };
}

/** What a schema cannot say: overrides for languages that are not allowed, less wall than CPU time. */
export function limitsProblems(
  limits: LimitsFile,
  languages: readonly Language[],
): readonly LocalProblem[] {
  const strangers = Object.keys(limits.languages ?? {}).filter(
    (name) => !languages.some((language) => language === name),
  );
  return [
    ...strangers.map((name) => ({
      path: `$.limits.languages.${name}`,
      message: `limits for "${name}", which is not an allowed language`,
      hint: 'remove them or allow the language',
    })),
    ...languages
      .filter((language) => limitsFor(limits, language).wallMs < limitsFor(limits, language).cpuMs)
      .map((language) => ({
        path: '$.limits.wallMs',
        message: `for ${language} the wall time is less than the CPU time`,
        hint: 'leave wallMs out for 2 × CPU + 1 s',
      })),
  ];
}
