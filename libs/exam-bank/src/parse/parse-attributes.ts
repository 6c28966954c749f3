import type { ItemAttributes } from '../attributes.js';
import { parseResult, type LocalProblem, type ParseResult } from '../problem.js';
import { attributesFileSchema } from './attributes-schema.js';
import { readJson } from './json-text.js';
import { schemaCheck } from './schema-check.js';

const checkFile = schemaCheck(attributesFileSchema);

/** Ids by what they stand for. */
export interface KnownIds {
  readonly items: ReadonlySet<string>;
  readonly tasks: ReadonlySet<string>;
}

export type AttributesById = Readonly<Record<string, ItemAttributes>>;

/** Reads `assay-attributes/1` (docs/formats.md) against the ids of its bank. */
export function parseAttributes(
  text: string,
  fileName: string,
  known: KnownIds,
): ParseResult<AttributesById> {
  const json = readJson(text);
  if (!json.ok) return { ok: false, problems: [{ file: fileName, ...json.problem }] };
  const checked = checkFile(json.value, '$');
  if (!checked.ok) {
    return { ok: false, problems: checked.problems.map((each) => ({ file: fileName, ...each })) };
  }
  const { attributes } = checked.value;
  return parseResult(fileName, attributes, attributesProblems(attributes, known));
}

/** What is wrong between attributes and the bank that they are of. */
export function attributesProblems(
  attributes: AttributesById,
  known: KnownIds,
): readonly LocalProblem[] {
  return Object.entries(attributes).flatMap(([id, { enemies = [] }]) => {
    const path = `$.attributes[${JSON.stringify(id)}]`;
    const own = kindOf(id, known);
    if (own === undefined) {
      const hint = 'remove it or correct its spelling';
      return [{ path, message: `the bank has no item or task "${id}"`, hint }];
    }
    return enemies.flatMap((enemy, at) => {
      const problem = enemyProblem(id, enemy, known, own);
      return problem === undefined ? [] : [{ path: `${path}.enemies[${String(at)}]`, ...problem }];
    });
  });
}

function kindOf(id: string, { items, tasks }: KnownIds): keyof KnownIds | undefined {
  if (items.has(id)) return 'items';
  return tasks.has(id) ? 'tasks' : undefined;
}

/** The parts of a set are drawn apart from each other, so an item cannot mind a task. */
function enemyProblem(
  id: string,
  enemy: string,
  known: KnownIds,
  own: keyof KnownIds,
): Omit<LocalProblem, 'path'> | undefined {
  if (enemy === id)
    return { message: `"${id}" is its own enemy`, hint: 'name another or remove it' };
  const kind = kindOf(enemy, known);
  if (kind === undefined)
    return { message: `the bank has no item or task "${enemy}"`, hint: 'correct its spelling' };
  if (kind === own) return undefined;
  return {
    message: `"${enemy}" is in the other part of the set`,
    hint: 'enemies are two items or two tasks; use fixed or rules to keep parts apart',
  };
}
