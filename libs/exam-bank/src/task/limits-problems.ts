import type { LocalProblem } from '../problem.js';
import type { Language } from '../task.js';
import { LIMIT_BOUNDS, type PlaceLimits } from './limits-schema.js';
import { overrideAt, resolveLimits, thousandthsOf } from './limits.js';

/** One place of task.json that states limits, with those around it. */
export interface LimitsPlace {
  readonly path: string;
  readonly limits: PlaceLimits;
  /** From the task inwards; empty for the task itself. */
  readonly around: readonly PlaceLimits[];
}

/** What a schema cannot say about the limits stated in one place. */
export function limitsProblems(
  place: LimitsPlace,
  languages: readonly Language[],
): readonly LocalProblem[] {
  return [
    ...strangers(place, languages),
    ...languages.flatMap((language) => [
      ...multiplierProblems(place, language),
      ...unclear(place, language),
      ...outOfBounds(place, language),
    ]),
  ];
}

function strangers({ path, limits }: LimitsPlace, languages: readonly Language[]) {
  return Object.keys(limits.languages ?? {})
    .filter((name) => !languages.includes(name))
    .map((name) => ({
      path: `${path}.languages.${name}`,
      message: `limits for "${name}", which is not an allowed language`,
      hint: 'remove them or allow the language',
    }));
}

function multiplierProblems({ path, limits }: LimitsPlace, language: Language): LocalProblem[] {
  const { multiplier, cpuMs } = overrideAt(limits, language) ?? {};
  if (multiplier === undefined) return [];
  const problems: LocalProblem[] = [];
  const where = `${path}.languages.${language}.multiplier`;
  if (thousandthsOf(multiplier) / 1000 !== multiplier) {
    const message = 'has more than three decimal places';
    problems.push({ path: where, message, hint: 'write it like 2 or 1.5' });
  }
  if (cpuMs !== undefined) {
    const message = `${language} has both a multiplier and a cpuMs of its own`;
    problems.push({ path: where, message, hint: 'keep one of the two' });
  }
  return problems;
}

/** A limit for all languages inside one for this language: which of them is meant is not for us to guess. */
function unclear({ path, limits, around }: LimitsPlace, language: Language): LocalProblem[] {
  const names = ['cpuMs', 'wallMs', 'memoryMiB', 'outputKiB', 'processes'] as const;
  const own = overrideAt(limits, language);
  return names
    .filter((name) => limits[name] !== undefined && own?.[name] === undefined)
    .filter((name) => around.some((place) => overrideAt(place, language)?.[name] !== undefined))
    .map((name) => ({
      path: `${path}.${name}`,
      message: `does not say what holds for ${language}, which has a ${name} of its own`,
      hint: `add languages.${language}.${name} here, or give ${language} a multiplier instead`,
    }));
}

function outOfBounds({ path, limits, around }: LimitsPlace, language: Language): LocalProblem[] {
  const { cpuMs, wallMs } = resolveLimits([...around, limits], language);
  const problems: LocalProblem[] = [];
  if (wallMs < cpuMs) {
    problems.push({
      path: `${path}.wallMs`,
      message: `for ${language} the wall time is less than the CPU time`,
      hint: 'leave wallMs out for 2 × CPU + 1 s',
    });
  }
  for (const [name, value] of Object.entries({ cpuMs, wallMs })) {
    const { minimum, maximum } = LIMIT_BOUNDS[name as keyof typeof LIMIT_BOUNDS]; // the keys just above
    if (value >= minimum && value <= maximum) continue;
    const message = `for ${language} it becomes ${String(value)}`;
    const hint = `it must be from ${String(minimum)} to ${String(maximum)}`;
    problems.push({ path: `${path}.${name}`, message, hint });
  }
  return problems;
}
