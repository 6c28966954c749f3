import type { ItemAttributes } from '../attributes.js';
import type { ExamBank, Qualification } from '../bank.js';
import { keyPosition } from '../item-types/registry.js';
import type { KnowledgeItem } from '../item.js';
import type { Task } from '../task.js';
import { taskPoints } from '../task/public-task.js';
import type { DrawUnit, NumberAttribute, TextAttribute } from './draw-unit.js';
import { thousandths } from './thousandths.js';

/**
 * What the draw knows of a bank: its items and tasks without their contents, sorted by id (by code unit), so that the
 * order of a file changes no draw. Without `attributes`, those of the bank's own file.
 */
export function unitsOf(
  bank: Pick<ExamBank, 'qualification' | 'items' | 'tasks' | 'attributes'>,
  attributes: Readonly<Record<string, ItemAttributes>> = bank.attributes ?? {},
): readonly DrawUnit[] {
  const outcomes = outcomeByCriterion(bank.qualification);
  const units = [
    ...bank.items.map((item) => itemUnit(item, outcomes, attributesOf(attributes, item.id))),
    ...bank.tasks.map((task) => taskUnit(task, outcomes, attributesOf(attributes, task.id))),
  ];
  return units.sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

const NONE: ItemAttributes = {};

/** An id may be any word, `constructor` too. */
function attributesOf(all: Readonly<Record<string, ItemAttributes>>, id: string): ItemAttributes {
  return Object.hasOwn(all, id) ? (all[id] ?? NONE) : NONE;
}

type Outcomes = ReadonlyMap<string, string>;

function outcomeByCriterion({ outcomes }: Qualification): Outcomes {
  const pairs = outcomes.flatMap(({ id, criteria }) =>
    criteria.map((criterion) => [criterion.id, id] as const),
  );
  return new Map(pairs);
}

function itemUnit(item: KnowledgeItem, outcomes: Outcomes, about: ItemAttributes): DrawUnit {
  const position = keyPosition(item);
  return {
    id: item.id,
    kind: 'knowledge',
    texts: {
      ...textsOf(item, [item.criterion], outcomes, about),
      type: [item.type],
      ...(item.passage === undefined ? {} : { passage: [item.passage.id] }),
      ...(position === undefined ? {} : { key: [String.fromCharCode(65 + position)] }),
    },
    ...sharedParts(about, { points: item.points, minutes: item.minutes }),
  };
}

/** A task checks the criteria of its groups with points; a group without any checks nothing. */
function taskUnit(task: Task, outcomes: Outcomes, about: ItemAttributes): DrawUnit {
  const groups = task.groups.filter(({ points }) => points > 0);
  const criteria = [...new Set(groups.map(({ criterion }) => criterion))];
  return {
    id: task.id,
    kind: 'task',
    texts: textsOf(task, criteria, outcomes, about),
    ...sharedParts(about, { points: taskPoints(task), minutes: task.minutes }),
  };
}

function textsOf(
  { id, difficulty, author }: KnowledgeItem | Task,
  criterion: readonly string[],
  outcomes: Outcomes,
  { level, language, family }: ItemAttributes,
): Readonly<Partial<Record<TextAttribute, readonly string[]>>> {
  const known = criterion.map((each) => outcomes.get(each)).filter((each) => each !== undefined);
  return {
    id: [id],
    outcome: [...new Set(known)],
    criterion,
    difficulty: [difficulty],
    author: [author],
    ...(level === undefined ? {} : { level: [level] }),
    ...(language === undefined ? {} : { language: [language] }),
    ...(family === undefined ? {} : { family: [family] }),
  };
}

type SharedParts = Pick<DrawUnit, 'tags' | 'numbers' | 'calibration' | 'enemies'>;

function sharedParts(
  about: ItemAttributes,
  own: Readonly<Partial<Record<NumberAttribute, number>>>,
): SharedParts {
  const { statistics, enemies = [], tags = {} } = about;
  const { calibration } = statistics ?? {};
  return {
    tags,
    enemies,
    numbers: { ...own, ...attributeNumbers(about) },
    ...(calibration === undefined
      ? {}
      : {
          calibration: {
            id: calibration.id,
            a: thousandths(calibration.a),
            b: thousandths(calibration.b),
            c: thousandths(calibration.c),
          },
        }),
  };
}

/** The numbers that attributes say, as integers; see {@link NumberAttribute}. */
export function attributeNumbers({
  words,
  angoff = [],
  statistics,
}: ItemAttributes): Readonly<Partial<Record<NumberAttribute, number>>> {
  const { facility, discrimination } = statistics ?? {};
  return {
    ...(words === undefined ? {} : { words }),
    ...(facility === undefined ? {} : { facility: thousandths(facility) }),
    ...(discrimination === undefined ? {} : { discrimination: thousandths(discrimination) }),
    ...(angoff.length === 0 ? {} : { angoff: meanRating(angoff) }),
  };
}

/** Mean of whole percents in thousandths, half up. */
function meanRating(ratings: readonly number[]): number {
  const sum = ratings.reduce((total, rating) => total + rating, 0);
  return Math.floor((20 * sum + ratings.length) / (2 * ratings.length));
}
