import type { NumericItem, Tolerance } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { shareProblems } from '../share-problems.js';
import { isKnownUnit } from './fit-unit.js';
import { writtenFigures } from './written-figures.js';

/** Some number is right, and where the unit is asked it is one that answers can be told by. */
export function numericKeyProblems(item: NumericItem): readonly LocalProblem[] {
  const { key } = item;
  const partial = (key.partial ?? []).flatMap((answer, index) =>
    toleranceProblems(answer, `.key.partial[${String(index)}].tolerance`),
  );
  return [
    ...toleranceProblems(key, '.key.tolerance'),
    ...partial,
    ...shareProblems(key.partial),
    ...unitProblems(item),
  ];
}

/** A relative tolerance needs a key to be relative to, and an excluded bound must not exclude the key. */
function toleranceProblems(
  { value, tolerance }: Pick<NumericItem['key'], 'value' | 'tolerance'>,
  path: string,
): readonly LocalProblem[] {
  if ('figures' in tolerance) return writtenProblems(value, tolerance, path);
  if (tolerance.kind === 'relative' && !isZero(tolerance.value) && isZero(value)) {
    const hint = 'give an absolute tolerance';
    return [{ path, message: 'a relative tolerance of the key 0 is always 0', hint }];
  }
  const excludes = tolerance.bounds !== undefined && tolerance.bounds !== 'included';
  if (!excludes || !isZero(tolerance.value)) return [];
  const hint = 'include the bounds, or give a tolerance above 0';
  return [{ path, message: 'the excluded bounds leave no right answer', hint }];
}

/** Written as it stands, the key must be an answer that is right. */
function writtenProblems(
  value: string,
  { kind, figures }: Extract<Tolerance, { readonly figures: number }>,
  path: string,
): readonly LocalProblem[] {
  const { least, most } = writtenFigures(value);
  if (kind === 'significant-figures' || (least <= figures && figures <= most)) return [];
  const hint = `write the key with ${String(figures)} significant figures`;
  return [{ path, message: 'the key itself is not written with so many figures', hint }];
}

function unitProblems({ unit, unitAsked = false, key }: NumericItem): readonly LocalProblem[] {
  if (!unitAsked) {
    if (key.units === undefined) return [];
    const hint = 'set unitAsked or remove it';
    return [{ path: '.key.units', message: 'the unit is not asked for', hint }];
  }
  if (unit === undefined || !isKnownUnit(unit)) {
    const hint = 'give a unit that mathjs knows, such as "m/s" or "KiB"';
    return [{ path: '.unit', message: 'answers cannot be told by this unit', hint }];
  }
  const stated = Object.entries(key.units ?? {}).map(([name, share]) => ({ name, share }));
  return stated.flatMap(({ name, share }) =>
    shareProblems([{ share }]).map((problem) => ({ ...problem, path: `.key.units.${name}` })),
  );
}

function isZero(decimal: string): boolean {
  return /^-?[0.]+(e|$)/i.test(decimal);
}
