import type { Qualification } from '../../bank.js';
import type { BlueprintPart, Where } from '../../blueprint.js';
import type { DrawUnit, TextAttribute } from '../draw-unit.js';
import { NUMBERS, TEXTS, valuesOf } from './where.js';

/** A name or an attribute that the blueprint uses and the bank does not have. */
export interface Stranger {
  readonly code: 'unknown-name' | 'missing-attribute';
  readonly path: string;
  readonly message: string;
}

/** Names in a part that the bank does not know: a typing error would make a rule idle. */
export function strangersIn(
  part: BlueprintPart,
  base: string,
  bank: { readonly units: readonly DrawUnit[]; readonly qualification: Qualification },
): readonly Stranger[] {
  const known = knownNames(bank.units, bank.qualification);
  const { rules, sums = [], groups = [], fixed = [], anchor } = part;
  const at = (list: string, index: number): string => `${base}.${list}[${String(index)}]`;
  return [
    ...rules.flatMap(({ id, where }, index) =>
      inWhere(where, { by: `rule ${id}`, path: `${at('rules', index)}.where`, known }),
    ),
    ...sums.flatMap(({ id, of, where = {} }, index) => [
      ...missing(of, { by: `sum ${id}`, path: at('sums', index), known }),
      ...inWhere(where, { by: `sum ${id}`, path: `${at('sums', index)}.where`, known }),
    ]),
    ...groups.flatMap(({ id, items }, index) =>
      unknown('id', items, { by: `group ${id}`, path: `${at('groups', index)}.items`, known }),
    ),
    ...unknown('id', fixed, { by: 'fixed', path: `${base}.fixed`, known }),
    ...inWhere(anchor?.where ?? {}, { by: 'anchor', path: `${base}.anchor.where`, known }),
    ...difficultyStrangers(part, base, bank.units),
  ];
}

interface KnownNames {
  readonly texts: ReadonlyMap<TextAttribute, ReadonlySet<string>>;
  readonly tags: ReadonlyMap<string, ReadonlySet<string>>;
  readonly numbers: ReadonlySet<string>;
}

/** Difficulty, type and key are closed sets that the blueprint's schema checks. */
function knownNames(units: readonly DrawUnit[], { outcomes }: Qualification): KnownNames {
  const criteria = outcomes.flatMap(({ criteria }) => criteria.map(({ id }) => id));
  const texts = new Map<TextAttribute, Set<string>>([
    ['outcome', new Set(outcomes.map(({ id }) => id))],
    ['criterion', new Set(criteria)],
  ]);
  for (const name of ['author', 'id', 'level', 'language', 'family', 'passage'] as const) {
    texts.set(name, new Set(units.flatMap((unit) => unit.texts[name] ?? [])));
  }
  const tags = new Map<string, Set<string>>();
  for (const [name, values] of units.flatMap((unit) => Object.entries(unit.tags))) {
    const all = tags.get(name) ?? new Set();
    for (const value of values) all.add(value);
    tags.set(name, all);
  }
  const numbers = new Set<string>(['uses']);
  for (const { numbers: has } of units) for (const name of Object.keys(has)) numbers.add(name);
  return { texts, tags, numbers };
}

interface Place {
  /** Who asks: `rule easy`. */
  readonly by: string;
  readonly path: string;
  readonly known: KnownNames;
}

function inWhere(where: Where, place: Place): readonly Stranger[] {
  const { tags = {}, any = [], not } = where;
  const inside = (path: string): Place => ({ ...place, path: place.path + path });
  return [
    ...TEXTS.flatMap((name) => unknown(name, valuesOf(where[name]), inside(`.${name}`))),
    ...Object.entries(tags).flatMap(([name, wanted]) => unknownTag(name, valuesOf(wanted), place)),
    ...NUMBERS.flatMap((name) =>
      where[name] === undefined ? [] : missing(name, inside(`.${name}`)),
    ),
    ...any.flatMap((inner, index) => inWhere(inner, inside(`.any[${String(index)}]`))),
    ...(not === undefined ? [] : inWhere(not, inside('.not'))),
  ];
}

function unknown(
  name: TextAttribute,
  values: readonly string[],
  { by, path, known }: Place,
): readonly Stranger[] {
  return values
    .filter((value) => known.texts.get(name)?.has(value) === false)
    .map((value) => ({
      code: 'unknown-name',
      path,
      message: `${by} names the ${name} "${value}", which the bank does not have`,
    }));
}

function unknownTag(
  name: string,
  values: readonly string[],
  { by, path, known }: Place,
): readonly Stranger[] {
  const has = known.tags.get(name);
  return values
    .filter((value) => has?.has(value) !== true)
    .map((value) => ({
      code: 'unknown-name',
      path: `${path}.tags.${name}`,
      message: `${by} names the tag ${name} "${value}", which the bank does not have`,
    }));
}

function missing(name: string, { by, path, known }: Place): readonly Stranger[] {
  if (known.numbers.has(name)) return [];
  const message = `${by} asks for ${name}, which nothing in the bank has`;
  return [{ code: 'missing-attribute', path, message }];
}

function difficultyStrangers(
  { difficulty }: BlueprintPart,
  base: string,
  units: readonly DrawUnit[],
): readonly Stranger[] {
  if (difficulty === undefined) return [];
  const path = `${base}.difficulty`;
  const scales = new Set(units.flatMap(({ calibration }) => calibration?.id ?? []));
  if (difficulty.by === 'calibrated' && scales.size > 1) {
    const names = [...scales].sort().join(', ');
    const message = `the bank's items are calibrated on several scales (${names}), whose abilities cannot be compared`;
    return [{ code: 'missing-attribute', path, message }];
  }
  const found =
    difficulty.by === 'calibrated'
      ? scales.size > 0
      : units.some(({ numbers }) => numbers[difficulty.by as 'angoff' | 'facility'] !== undefined);
  if (found) return [];
  const what = { calibrated: 'calibration', angoff: 'Angoff ratings', facility: 'facility' };
  const message = `difficulty asks for ${what[difficulty.by]}, which nothing in the bank has`;
  return [{ code: 'missing-attribute', path, message }];
}
