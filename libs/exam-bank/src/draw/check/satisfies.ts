import type { Condition, NumberCondition, Where } from '../../blueprint.js';
import type { DrawUnit } from '../draw-unit.js';

/** Whether a unit is what a condition asks for; `uses` is how often it was used. */
export function satisfies(unit: DrawUnit, where: Where, uses: number): boolean {
  const { tags, any, not, points, minutes, words, facility, discrimination, angoff } = where;
  const { texts, numbers } = unit;
  for (const [name, wanted] of Object.entries(tags ?? {})) {
    if (!one(wanted, new Map(Object.entries(unit.tags)).get(name))) return false;
  }
  if (any !== undefined && !any.some((branch) => satisfies(unit, branch, uses))) return false;
  if (not !== undefined && satisfies(unit, not, uses)) return false;
  return (
    one(where.id, [unit.id]) &&
    one(where.outcome, texts.outcome) &&
    one(where.criterion, texts.criterion) &&
    one(where.difficulty, texts.difficulty) &&
    one(where.type, texts.type) &&
    one(where.author, texts.author) &&
    one(where.level, texts.level) &&
    one(where.language, texts.language) &&
    one(where.family, texts.family) &&
    one(where.passage, texts.passage) &&
    one(where.key, texts.key) &&
    within(points, numbers.points) &&
    within(minutes, numbers.minutes) &&
    within(words, numbers.words) &&
    within(facility, numbers.facility) &&
    within(discrimination, numbers.discrimination) &&
    within(angoff, numbers.angoff) &&
    within(where.uses, uses)
  );
}

function one(wanted: Condition | undefined, has: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  if (has === undefined) return false;
  return typeof wanted === 'string'
    ? has.includes(wanted)
    : wanted.some((value) => has.includes(value));
}

function within(wanted: NumberCondition | undefined, has: number | undefined): boolean {
  if (wanted === undefined) return true;
  if (has === undefined) return false;
  if (wanted.min !== undefined && has < wanted.min) return false;
  return wanted.max === undefined || has <= wanted.max;
}
