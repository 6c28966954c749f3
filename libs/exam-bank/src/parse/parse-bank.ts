import type { Bank, ExamBank, Qualification } from '../bank.js';
import { ITEM_TYPES, isItemType, itemSchema, keyProblems } from '../item-types/registry.js';
import type { ItemType, KnowledgeItem, Passage } from '../item.js';
import { parseResult, type LocalProblem, type ParseResult } from '../problem.js';
import type { Task } from '../task.js';
import { bankSchema } from './bank-schema.js';
import { duplicateIds } from './duplicates.js';
import { readJson } from './json-text.js';
import { attributesProblems } from './parse-attributes.js';
import { schemaCheck, type SchemaCheck } from './schema-check.js';

const checkBank = schemaCheck(bankSchema);
const itemChecks = new Map<ItemType, SchemaCheck<unknown>>(
  ITEM_TYPES.map((type) => [type, schemaCheck(itemSchema(type))]),
);

/**
 * Reads `bank.json` (docs/formats.md). Whatever is wrong is listed and the whole file refused;
 * no message quotes a key.
 */
export function parseBank(text: string, fileName: string): ParseResult<Bank> {
  const json = readJson(text);
  if (!json.ok) return { ok: false, problems: [{ file: fileName, ...json.problem }] };
  const checked = checkBank(json.value, '$');
  const items = checkItems(json.value);
  if (!checked.ok) return parseResultOfProblems(fileName, [...checked.problems, ...items.problems]);
  const bank: Bank = { ...checked.value, items: items.items };
  const problems = [...items.problems, ...bankProblems(bank, items)];
  return parseResult(fileName, bank, problems);
}

function parseResultOfProblems<T>(file: string, problems: readonly LocalProblem[]): ParseResult<T> {
  return { ok: false, problems: problems.map((problem) => ({ file, ...problem })) };
}

interface CheckedItems {
  readonly items: readonly KnowledgeItem[];
  /** Where each of the items stands in the file. */
  readonly paths: readonly string[];
  readonly problems: readonly LocalProblem[];
}

/** Items one by one, even if the bank around them is wrong, so that nothing is found only later. */
function checkItems(bank: unknown): CheckedItems {
  const items: KnowledgeItem[] = [];
  const paths: string[] = [];
  const problems: LocalProblem[] = [];
  for (const [index, value] of listOf(bank, 'items').entries()) {
    const path = `$.items[${String(index)}]`;
    const checked = checkItem(value, path);
    problems.push(...checked.problems);
    if (checked.item === undefined) continue;
    items.push(checked.item);
    paths.push(path);
  }
  return { items, paths, problems };
}

function checkItem(
  value: unknown,
  path: string,
): { readonly item?: KnowledgeItem; readonly problems: readonly LocalProblem[] } {
  const type = propertyOf(value, 'type');
  const check = isItemType(type) ? itemChecks.get(type) : undefined;
  if (check === undefined) {
    const hint = `use one of ${ITEM_TYPES.join(', ')}`;
    return { problems: [{ path: `${path}.type`, message: 'not a type of knowledge item', hint }] };
  }
  const checked = check(value, path);
  if (!checked.ok) return { problems: checked.problems };
  // The type's own schema accepted the value; that schemas and types agree is proved by a type test.
  const item = checked.value as KnowledgeItem;
  const problems = keyProblems(item).map((problem) => ({ ...problem, path: path + problem.path }));
  return { item, problems };
}

/** What is wrong with one item on its own; paths begin at the item, `$`. */
export function itemProblems(value: unknown): readonly LocalProblem[] {
  return checkItem(value, '$').problems;
}

function bankProblems(bank: Bank, { items, paths }: CheckedItems): readonly LocalProblem[] {
  const criteria = criteriaOf(bank.qualification);
  const unknown = items.flatMap((item, index) =>
    unknownCriterion(criteria, item.criterion, `${paths[index] ?? '$'}.criterion`),
  );
  const ids = [
    ...qualificationIds(bank.qualification),
    ...items.map(({ id }, index) => ({ id, path: `${paths[index] ?? '$'}.id` })),
    ...bank.tasks.map((id, index) => ({ id, path: `$.tasks[${String(index)}]` })),
  ];
  const known = { items: new Set(items.map(({ id }) => id)), tasks: new Set(bank.tasks) };
  return [
    ...unknown,
    ...duplicateIds(ids),
    ...passageProblems(items, paths),
    ...attributesProblems(bank.attributes ?? {}, known),
  ];
}

/** A passage is shown once for all its items, so they must agree on it. */
function passageProblems(
  items: readonly KnowledgeItem[],
  paths: readonly string[],
): readonly LocalProblem[] {
  const first = new Map<string, { readonly passage: Passage; readonly path: string }>();
  return items.flatMap(({ passage }, index) => {
    const path = `${paths[index] ?? '$'}.passage`;
    if (passage === undefined) return [];
    const earlier = first.get(passage.id);
    if (earlier === undefined) {
      first.set(passage.id, { passage, path });
      return [];
    }
    const same = earlier.passage.text === passage.text && earlier.passage.title === passage.title;
    if (same) return [];
    const message = `passage "${passage.id}" is another one at ${earlier.path}`;
    return [{ path, message, hint: 'give both the same title and text, or one another id' }];
  });
}

function unknownCriterion(
  known: ReadonlySet<string>,
  criterion: string,
  path: string,
): readonly LocalProblem[] {
  if (known.has(criterion)) return [];
  const hint = `the criteria are ${[...known].join(', ')}`;
  return [{ path, message: `the qualification has no criterion "${criterion}"`, hint }];
}

function criteriaOf(qualification: Qualification): ReadonlySet<string> {
  return new Set(qualification.outcomes.flatMap(({ criteria }) => criteria.map(({ id }) => id)));
}

function qualificationIds({ id, outcomes }: Qualification) {
  const path = '$.qualification';
  return [
    { id, path: `${path}.id` },
    ...outcomes.flatMap((outcome, at) => {
      const outcomePath = `${path}.outcomes[${String(at)}]`;
      return [
        { id: outcome.id, path: `${outcomePath}.id` },
        ...outcome.criteria.map((criterion, index) => ({
          id: criterion.id,
          path: `${outcomePath}.criteria[${String(index)}].id`,
        })),
      ];
    }),
  ];
}

/** The bank with the tasks that it names; every task must be there, and know only its criteria. */
export function joinTasks(
  bank: Bank,
  tasks: readonly Task[],
  fileName: string,
): ParseResult<ExamBank> {
  const criteria = criteriaOf(bank.qualification);
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const problems: LocalProblem[] = [];
  const joined: Task[] = [];
  for (const [index, id] of bank.tasks.entries()) {
    const path = `$.tasks[${String(index)}]`;
    const task = byId.get(id);
    if (task === undefined) {
      problems.push({
        path,
        message: `task "${id}" is not there`,
        hint: `add the folder tasks/${id}`,
      });
      continue;
    }
    joined.push(task);
    for (const group of task.groups) {
      problems.push(...unknownCriterion(criteria, group.criterion, `${path}, group "${group.id}"`));
    }
  }
  for (const { id } of tasks.filter((task) => !bank.tasks.includes(task.id))) {
    problems.push({
      path: '$.tasks',
      message: `task "${id}" is not listed`,
      hint: 'list it or remove its folder',
    });
  }
  const { format: _, ...rest } = bank;
  return parseResult(fileName, { ...rest, tasks: joined }, problems);
}

function propertyOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function listOf(value: unknown, name: string): readonly unknown[] {
  const property = propertyOf(value, name);
  return Array.isArray(property) ? property : [];
}
