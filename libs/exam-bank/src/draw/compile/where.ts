import type { Condition, NumberCondition, Where } from '../../blueprint.js';
import type { DrawUnit, NumberAttribute, TextAttribute } from '../draw-unit.js';

export const TEXTS: readonly TextAttribute[] = [
  'outcome',
  'criterion',
  'difficulty',
  'type',
  'author',
  'id',
  'level',
  'language',
  'family',
  'passage',
  'key',
];

export const NUMBERS: readonly NumberAttribute[] = [
  'points',
  'minutes',
  'words',
  'facility',
  'discrimination',
  'angoff',
  'uses',
];

type Test = (unit: DrawUnit) => boolean;

/**
 * A test whether all conditions hold for a unit: one of the listed values is enough for each, bounds are inclusive, and a
 * unit without the attribute does not match.
 */
export function matcher(where: Where): Test {
  const tests = [
    ...TEXTS.flatMap((name) => textTest(where[name], ({ texts }) => texts[name])),
    ...Object.entries(where.tags ?? {}).flatMap(([name, wanted]) =>
      textTest(wanted, ({ tags }) => (Object.hasOwn(tags, name) ? tags[name] : undefined)),
    ),
    ...NUMBERS.flatMap((name) => numberTest(where[name], name)),
    ...anyTest(where.any),
    ...notTest(where.not),
  ];
  return (unit) => tests.every((test) => test(unit));
}

export function valuesOf(condition: Condition | undefined): readonly string[] {
  if (condition === undefined) return [];
  return typeof condition === 'string' ? [condition] : condition;
}

function textTest(
  condition: Condition | undefined,
  has: (unit: DrawUnit) => readonly string[] | undefined,
): readonly Test[] {
  if (condition === undefined) return [];
  const wanted = new Set(valuesOf(condition));
  return [(unit) => has(unit)?.some((value) => wanted.has(value)) ?? false];
}

function numberTest(
  condition: NumberCondition | undefined,
  name: NumberAttribute,
): readonly Test[] {
  if (condition === undefined) return [];
  const { min = -Infinity, max = Infinity } = condition;
  return [
    ({ numbers }) => {
      const value = numbers[name];
      return value !== undefined && min <= value && value <= max;
    },
  ];
}

function anyTest(any: readonly Where[] | undefined): readonly Test[] {
  if (any === undefined) return [];
  const branches = any.map(matcher);
  return [(unit) => branches.some((matches) => matches(unit))];
}

function notTest(not: Where | undefined): readonly Test[] {
  if (not === undefined) return [];
  const matches = matcher(not);
  return [(unit) => !matches(unit)];
}

/** The attributes that a condition names, nested ones too, sorted and joined by `+`. */
export function attributesIn(where: Where): string {
  return [...new Set(namesIn(where))].sort().join('+');
}

function namesIn({ tags = {}, any = [], not, ...plain }: Where): readonly string[] {
  return [
    ...Object.keys(plain),
    ...Object.keys(tags).map((name) => `tag ${name}`),
    ...any.flatMap(namesIn),
    ...(not === undefined ? [] : namesIn(not)),
  ];
}
