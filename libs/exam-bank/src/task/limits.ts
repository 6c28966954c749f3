import type { Language, Limits, LimitsByLanguage, Task, TaskTest, TestGroup } from '../task.js';
import type { PlaceLimits } from './limits-schema.js';

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

type LimitName = keyof Limits;
type Override = NonNullable<PlaceLimits['languages']>[string];

/** What one place says about one language; a map, so that no name finds what every object has. */
export function overrideAt(place: PlaceLimits, language: Language): Override | undefined {
  return new Map(Object.entries(place.languages ?? {})).get(language);
}

/**
 * The limits that hold inside all of `places`, listed from the task to the test. The innermost place that states a limit
 * decides; in one place what it says for the language goes before what it says for all. The language's multiplier (the
 * innermost one) applies to CPU and wall time that are stated for all languages; a wall time that nobody states is
 * 2 × CPU + 1 s.
 */
export function resolveLimits(places: readonly PlaceLimits[], language: Language): Limits {
  const thousandths = multiplierThousandths(places, language);
  const time = (name: 'cpuMs' | 'wallMs'): number | undefined => {
    const found = stated(places, language, name);
    if (found === undefined || found.own) return found?.value;
    return Math.ceil((found.value * thousandths) / 1000); // whole numbers below 2^53: exact
  };
  const whole = (name: LimitName): number => required(stated(places, language, name)?.value, name);
  const cpuMs = required(time('cpuMs'), 'cpuMs');
  return {
    cpuMs,
    wallMs: time('wallMs') ?? 2 * cpuMs + 1000,
    memoryMiB: whole('memoryMiB'),
    outputKiB: whole('outputKiB'),
    processes: whole('processes'),
  };
}

/** The same for every allowed language. */
export function resolveForAll(
  places: readonly PlaceLimits[],
  languages: readonly Language[],
): LimitsByLanguage {
  return Object.fromEntries(
    languages.map((language) => [language, resolveLimits(places, language)]),
  );
}

interface Stated {
  readonly value: number;
  /** Said for this language, not for all. */
  readonly own: boolean;
}

function stated(
  places: readonly PlaceLimits[],
  language: Language,
  name: LimitName,
): Stated | undefined {
  for (const place of places.toReversed()) {
    const own = overrideAt(place, language)?.[name];
    if (own !== undefined) return { value: own, own: true };
    const forAll = place[name];
    if (forAll !== undefined) return { value: forAll, own: false };
  }
  return undefined;
}

function multiplierThousandths(places: readonly PlaceLimits[], language: Language): number {
  const multipliers = places.map((place) => overrideAt(place, language)?.multiplier);
  return thousandthsOf(multipliers.findLast((one) => one !== undefined) ?? 1);
}

/** A decimal as whole thousandths; exact where it has at most three places. */
export function thousandthsOf(multiplier: number): number {
  return Math.round(multiplier * 1000);
}

function required(value: number | undefined, name: LimitName): number {
  if (value === undefined) throw new Error(`the schema lets no task be without ${name}`);
  return value;
}
