import type { ExamBank, Qualification } from '../bank.js';
import type { PartName, Where } from '../blueprint.js';
import { taskPoints } from '../task/public-task.js';

export type Attribute = 'outcome' | 'criterion' | 'difficulty' | 'type' | 'author' | 'id';

/** What is drawn, an item or a task, as the attributes that a blueprint may name. */
export interface Unit {
  readonly id: string;
  readonly points: number;
  readonly attributes: Readonly<Record<Attribute, readonly string[]>>;
}

export type UnitsByPart = Readonly<Record<PartName, readonly Unit[]>>;

/** The units of both parts, sorted by id (by code unit): the order of a file changes no draw. */
export function unitsOf(bank: ExamBank): UnitsByPart {
  const outcomes = outcomeByCriterion(bank.qualification);
  return {
    theory: itemUnits(bank, outcomes).sort(byId),
    practical: taskUnits(bank, outcomes).sort(byId),
  };
}

function byId(a: Unit, b: Unit): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** A test whether all conditions hold for a unit; one of the listed values is enough for each. */
export function matcher(where: Where): (unit: Unit) => boolean {
  const conditions = attributesIn(where).map((attribute) => ({
    attribute,
    wanted: new Set(valuesOf(where[attribute])),
  }));
  return ({ attributes }) =>
    conditions.every(({ attribute, wanted }) =>
      attributes[attribute].some((value) => wanted.has(value)),
    );
}

/** The attributes that a condition names, in a fixed order. */
export function attributesIn(where: Where): readonly Attribute[] {
  return ATTRIBUTES.filter((attribute) => where[attribute] !== undefined);
}

export function valuesOf(condition: string | readonly string[] | undefined): readonly string[] {
  if (condition === undefined) return [];
  return typeof condition === 'string' ? [condition] : condition;
}

const ATTRIBUTES: readonly Attribute[] = [
  'outcome',
  'criterion',
  'difficulty',
  'type',
  'author',
  'id',
];

function outcomeByCriterion(qualification: Qualification): ReadonlyMap<string, string> {
  const pairs = qualification.outcomes.flatMap(({ id, criteria }) =>
    criteria.map((criterion) => [criterion.id, id] as const),
  );
  return new Map(pairs);
}

function outcomesOf(
  criteria: readonly string[],
  outcomes: ReadonlyMap<string, string>,
): readonly string[] {
  const known = criteria.map((criterion) => outcomes.get(criterion));
  return [...new Set(known.filter((outcome) => outcome !== undefined))];
}

function itemUnits({ items }: ExamBank, outcomes: ReadonlyMap<string, string>): Unit[] {
  return items.map(({ id, points, criterion, difficulty, type, author }) => ({
    id,
    points,
    attributes: {
      outcome: [outcomes.get(criterion)].filter((outcome) => outcome !== undefined),
      criterion: [criterion],
      difficulty: [difficulty],
      type: [type],
      author: [author],
      id: [id],
    },
  }));
}

/** A task checks the criteria of its groups with points; a group without any checks nothing. */
function taskUnits({ tasks }: ExamBank, outcomes: ReadonlyMap<string, string>): Unit[] {
  return tasks.map((task) => {
    const groups = task.groups.filter(({ points }) => points > 0);
    const criteria = [...new Set(groups.map(({ criterion }) => criterion))];
    return {
      id: task.id,
      points: taskPoints(task),
      attributes: {
        outcome: outcomesOf(criteria, outcomes),
        criterion: criteria,
        difficulty: [task.difficulty],
        type: [],
        author: [task.author],
        id: [task.id],
      },
    };
  });
}
