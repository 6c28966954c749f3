import type { Blueprint, BlueprintPart, BlueprintRule, PartName } from '../blueprint.js';
import { parseResult, type LocalProblem, type ParseResult } from '../problem.js';
import { blueprintSchema } from './blueprint-schema.js';
import { duplicateIds } from './duplicates.js';
import { readJson } from './json-text.js';
import { schemaCheck } from './schema-check.js';

const checkSchema = schemaCheck(blueprintSchema);

/**
 * Reads `blueprint.json` (docs/formats.md). Whether a bank can meet it is another question:
 * `explainInfeasible`.
 */
export function parseBlueprint(text: string, fileName: string): ParseResult<Blueprint> {
  const json = readJson(text);
  if (!json.ok) return { ok: false, problems: [{ file: fileName, ...json.problem }] };
  const checked = checkSchema(json.value, '$');
  if (!checked.ok) {
    const problems = checked.problems.map((problem) => ({ file: fileName, ...problem }));
    return { ok: false, problems };
  }
  const blueprint = checked.value;
  const problems = [
    ...partProblems(blueprint.theory, 'theory'),
    ...partProblems(blueprint.practical, 'practical'),
  ];
  if (blueprint.theory.count + blueprint.practical.count === 0) {
    problems.push({ path: '$', message: 'the set would be empty', hint: 'give a part a count' });
  }
  return parseResult(fileName, blueprint, problems);
}

function partProblems(part: BlueprintPart, name: PartName): LocalProblem[] {
  const paths = part.rules.map((_, index) => `$.${name}.rules[${String(index)}]`);
  const ids = part.rules.map(({ id }, index) => ({ id, path: `${paths[index] ?? '$'}.id` }));
  return [
    ...duplicateIds(ids),
    ...part.rules.flatMap((rule, index) => rangeProblems(rule, paths[index] ?? '$')),
  ];
}

function rangeProblems({ id, min, max }: BlueprintRule, path: string): LocalProblem[] {
  if (min === undefined && max === undefined) {
    return [{ path, message: `rule "${id}" asks for nothing`, hint: 'give it a min or a max' }];
  }
  if (min !== undefined && max !== undefined && min > max) {
    return [{ path, message: `rule "${id}" has a min above its max`, hint: 'exchange them' }];
  }
  return [];
}
