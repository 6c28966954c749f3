import { Fraction } from 'fraction.js';
import { blocked, shown, type Compiling } from './compiling.js';
import { constant, flag, numberOf } from './constants.js';
import { parseShape } from './shapes.js';
import { elementsOf, type QtiElement } from './tree.js';
import type { AreaMapping, Mapping } from './types.js';
import { sameAtom, type Atom, type QtiType } from './values.js';

/** Entries are compared with each other: what takes long to read is refused before it is read. */
const MOST_ENTRIES = 500;

type Named = QtiType & { readonly id: string };

/** Reads `qti-mapping`; keys that could both fit one answer but give different values are noted, for engines differ there. */
export function readMapping(
  element: QtiElement,
  { id, baseType }: Named,
  compiling: Compiling,
): Mapping {
  const where = `mapping of ${id}`;
  if (baseType === 'point') blocked(compiling, `${where}: points are mapped by areas`);
  const stated = elementsOf(element, 'qti-map-entry');
  if (stated.length > MOST_ENTRIES)
    blocked(compiling, `${where}: has more than ${String(MOST_ENTRIES)} entries`);
  const entries = stated.slice(0, MOST_ENTRIES).flatMap(({ attributes }) => {
    const text = attributes['map-key'] ?? '';
    const key = constant({ cardinality: 'single', baseType }, text, where, compiling);
    if (key.items.length === 0)
      blocked(compiling, `${where}: the empty key is no answer; engines differ about it`);
    const value = numberOf(attributes['mapped-value'] ?? '', where, compiling);
    const caseSensitive = flag(attributes['case-sensitive'], true, where, compiling);
    return value === undefined ? [] : [{ key, value, caseSensitive }];
  });
  if (entries.length === 0) blocked(compiling, `${where}: has no entries`);
  refuseAmbiguous(entries, where, compiling);
  return { entries, ...boundsOf(element, where, compiling) };
}

function refuseAmbiguous(entries: Mapping['entries'], where: string, compiling: Compiling): void {
  for (const [index, entry] of entries.entries()) {
    const twin = entries.slice(index + 1).find((later) => overlaps(entry, later));
    if (twin && !twin.value.equals(entry.value))
      blocked(compiling, `${where}: two entries fit the same answer but give different points`);
  }
}

function overlaps(a: Mapping['entries'][number], b: Mapping['entries'][number]): boolean {
  const [one, other] = [a.key.items[0], b.key.items[0]];
  if (one === undefined || other === undefined) return false;
  return a.caseSensitive && b.caseSensitive ? sameAtom(one, other) : sameIgnoringCase(one, other);
}

/** Equal but for the case of letters; what is no text has none. */
export function sameIgnoringCase(a: Atom, b: Atom): boolean {
  return typeof a === 'string' && typeof b === 'string'
    ? a.toLowerCase() === b.toLowerCase()
    : sameAtom(a, b);
}

/** Reads `qti-area-mapping`. */
export function readAreaMapping(
  element: QtiElement,
  { id, baseType }: Named,
  compiling: Compiling,
): AreaMapping {
  const where = `area mapping of ${id}`;
  if (baseType !== 'point') blocked(compiling, `${where}: is for points`);
  const stated = elementsOf(element, 'qti-area-map-entry');
  if (stated.length > MOST_ENTRIES)
    blocked(compiling, `${where}: has more than ${String(MOST_ENTRIES)} areas`);
  const areas = stated.slice(0, MOST_ENTRIES).flatMap(({ attributes }) => {
    const { shape: kind = 'default', coords = '' } = attributes;
    const shape =
      parseShape(kind, coords) ??
      blocked(compiling, `${where}: no shape ${shown(kind)} with coordinates ${shown(coords)}`);
    const value = numberOf(attributes['mapped-value'] ?? '', where, compiling);
    return shape === undefined || value === undefined ? [] : [{ shape, value }];
  });
  if (areas.length === 0) blocked(compiling, `${where}: has no entries`);
  return { areas, ...boundsOf(element, where, compiling) };
}

function boundsOf(
  { attributes }: QtiElement,
  where: string,
  compiling: Compiling,
): Pick<Mapping, 'otherwise' | 'lower' | 'upper'> {
  const lower = numberOf(attributes['lower-bound'], where, compiling);
  const upper = numberOf(attributes['upper-bound'], where, compiling);
  if (lower && upper && lower.compare(upper) > 0)
    blocked(compiling, `${where}: the lower bound is above the upper bound`);
  const otherwise = numberOf(attributes['default-value'] ?? '0', where, compiling);
  return { otherwise: otherwise ?? new Fraction(0), lower, upper };
}
