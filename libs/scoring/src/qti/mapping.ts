import {
  sameAtom,
  sameIgnoringCase,
  type AreaMapping,
  type Atom,
  type Mapping,
  type QtiValue,
  isInside,
} from '#exam-bank';
import { Fraction } from 'fraction.js';

/**
 * The points of a response by its mapping: of a container the sum over its different values, each counted once; what no entry
 * names is worth the default, and so is no answer. The bounds hold for the sum, and for a single value.
 */
export function mapped(mapping: Mapping, { items, cardinality }: QtiValue): Fraction {
  const different = items.filter(
    (item, at) => items.findIndex((one) => sameAtom(one, item)) === at,
  );
  const worths = different.map((item) => worthOf(mapping, item));
  const isNull = items.length === 0;
  const sum = isNull
    ? mapping.otherwise
    : total(cardinality === 'single' ? worths.slice(0, 1) : worths);
  return clamped(sum, mapping);
}

function worthOf({ entries, otherwise }: Mapping, item: Atom): Fraction {
  const entry = entries.find(({ key, caseSensitive }) => {
    const [wanted] = key.items;
    if (wanted === undefined) return false;
    return caseSensitive ? sameAtom(wanted, item) : sameIgnoringCase(wanted, item);
  });
  return entry?.value ?? otherwise;
}

/** The points of a response by areas: each area counts once, however many points hit it; a point in several takes the first. */
export function mappedByArea(mapping: AreaMapping, { items }: QtiValue): Fraction {
  const hit = new Set<number>();
  let misses = 0;
  for (const item of items) {
    const area = mapping.areas.findIndex(({ shape }) => isInside(shape, String(item)));
    if (area < 0) misses += 1;
    else hit.add(area);
  }
  const worths = mapping.areas.filter((_, at) => hit.has(at)).map(({ value }) => value);
  const sum = total(worths).add(mapping.otherwise.mul(items.length === 0 ? 1 : misses));
  return clamped(sum, mapping);
}

function total(values: readonly Fraction[]): Fraction {
  return values.reduce((sum, value) => sum.add(value), new Fraction(0));
}

function clamped(value: Fraction, { lower, upper }: Pick<Mapping, 'lower' | 'upper'>): Fraction {
  if (lower !== undefined && value.compare(lower) < 0) return lower;
  return upper !== undefined && value.compare(upper) > 0 ? upper : value;
}
