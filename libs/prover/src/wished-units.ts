import type {
  Blueprint,
  DrawUnit,
  PartName,
  Qualification,
  TextAttribute,
  Where,
} from '#exam-bank';

/** A sort of item or task that could be written. */
export interface WishedUnit {
  readonly unit: DrawUnit;
  /** What matters of it to the blueprint. */
  readonly about: Readonly<Record<string, string>>;
}

interface WishInput {
  readonly units: readonly DrawUnit[];
  readonly qualification: Qualification;
  readonly blueprint: Blueprint;
}

/** More sorts would only make the answer longer. */
const MAX_SORTS = 400;

/** Attributes that are names of single items, and what the draw balances by itself. */
const NOT_ASKED: ReadonlySet<string> = new Set(['id', 'family', 'passage']);

/**
 * Sorts of units that a part could use: those that the bank has, and those that differ from one of them in one attribute
 * that the blueprint's rules name. In all else each is like the middle one of its sort.
 */
export function wishedUnits(
  { units, qualification, blueprint }: WishInput,
  part: PartName,
): readonly WishedUnit[] {
  const kind = part === 'theory' ? 'knowledge' : 'task';
  const own = units.filter((unit) => unit.kind === kind);
  const named = namedValues(blueprint, part, qualification);
  const attributes = [...named.keys()];
  const known = new Map<string, Some>();
  for (const unit of own) {
    const key = JSON.stringify(about(unit, attributes));
    known.set(key, [unit, ...(known.get(key) ?? [])]);
  }
  const sorts = new Map<string, DrawUnit>();
  for (const [key, list] of known) sorts.set(key, middle(list));
  for (const unit of [...sorts.values()]) {
    for (const [attribute, values] of named) {
      for (const value of values) {
        const other = withValue(unit, attribute, value, qualification);
        const key = JSON.stringify(about(other, attributes));
        if (!sorts.has(key) && sorts.size < MAX_SORTS) sorts.set(key, other);
      }
    }
  }
  return [...sorts.values()].map((unit, index) => ({
    unit: asNew(unit, index),
    about: about(unit, attributes),
  }));
}

/** Values by attribute that rules, sums and anchors name, and one that none of them names for authors. */
function namedValues(
  blueprint: Blueprint,
  part: PartName,
  { outcomes }: Qualification,
): ReadonlyMap<TextAttribute, ReadonlySet<string>> {
  const { rules, sums = [], anchor, keyBalance } = blueprint[part];
  const wheres = [...rules, ...sums, ...(anchor === undefined ? [] : [anchor])].map(
    ({ where }) => where ?? {},
  );
  const criteria = outcomes.flatMap((outcome) => outcome.criteria.map(({ id }) => id));
  const values = new Map<TextAttribute, Set<string>>([['criterion', new Set(criteria)]]);
  const add = ({ any = [], not, tags: _tags, ...conditions }: Where): void => {
    for (const inner of [...any, ...(not === undefined ? [] : [not])]) add(inner);
    for (const [name, condition] of Object.entries(conditions)) {
      if (NOT_ASKED.has(name) || !isWords(condition)) continue;
      const attribute = name as TextAttribute; // a condition in words is one of a text attribute
      const all = values.get(attribute) ?? new Set();
      for (const value of typeof condition === 'string' ? [condition] : condition) all.add(value);
      values.set(attribute, all);
    }
  };
  wheres.forEach(add);
  values.get('author')?.add(ANOTHER);
  if (keyBalance !== undefined) values.set('key', new Set());
  return values;
}

const ANOTHER = 'another';

function isWords(condition: unknown): condition is string | readonly string[] {
  return typeof condition === 'string' || Array.isArray(condition);
}

function about(
  { texts, numbers }: DrawUnit,
  attributes: readonly TextAttribute[],
): Readonly<Record<string, string>> {
  const words = attributes.flatMap((name) => {
    const values = texts[name];
    return values === undefined || values.length === 0 ? [] : [[name, values.join(', ')] as const];
  });
  return Object.fromEntries([...words, ['points', String(numbers.points ?? 0)]]);
}

type Some = readonly [DrawUnit, ...DrawUnit[]];

/** By how hard they are, where that is known. */
function middle(units: Some): DrawUnit {
  const ease = ({ numbers, calibration }: DrawUnit): number =>
    numbers.angoff ?? numbers.facility ?? -(calibration?.b ?? 0);
  const sorted = [...units].sort((a, b) => ease(a) - ease(b));
  return sorted[Math.floor(sorted.length / 2)] ?? units[0];
}

function withValue(
  unit: DrawUnit,
  attribute: TextAttribute,
  value: string,
  { outcomes }: Pick<Qualification, 'outcomes'>,
): DrawUnit {
  if (attribute === 'outcome') {
    const criterion = outcomes.find(({ id }) => id === value)?.criteria[0]?.id;
    return criterion === undefined ? unit : withValue(unit, 'criterion', criterion, { outcomes });
  }
  const texts = { ...unit.texts, [attribute]: [value] };
  if (attribute !== 'criterion') return { ...unit, texts };
  const outcome = outcomes.find(({ criteria }) => criteria.some(({ id }) => id === value));
  return { ...unit, texts: { ...texts, outcome: outcome === undefined ? [] : [outcome.id] } };
}

/** No item of the bank has such an id, and no enemy, family or passage comes with it. */
function asNew(unit: DrawUnit, index: number): DrawUnit {
  const { family: _family, passage: _passage, ...texts } = unit.texts;
  const id = `${NEW_UNIT}${String(index)}`;
  return { ...unit, id, texts: { ...texts, id: [id] }, enemies: [] };
}

/** Begins the ids of units that are still to be written. */
export const NEW_UNIT = '(new) ';
