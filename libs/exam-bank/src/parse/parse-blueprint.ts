import { NUMBERS } from '../draw/compile/where.js';
import type { Blueprint, BlueprintPart, PartName, Where } from '../blueprint.js';
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
  const blueprint: Blueprint = checked.value;
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
  const { rules, sums = [], groups = [], passages, keyBalance } = part;
  const base = `$.${name}`;
  return [
    ...listProblems(rules, `${base}.rules`, 'rule'),
    ...listProblems(sums, `${base}.sums`, 'sum'),
    ...duplicatesIn(groups, `${base}.groups`),
    ...wheresOf(part, base).flatMap(({ where, path }) => whereProblems(where, path)),
    ...(passages === undefined ? [] : rangeProblems(passages, `${base}.passages`)),
    ...(passages === undefined ? [] : rangeProblems(passages.items, `${base}.passages.items`)),
    ...(keyBalance === undefined ? [] : rangeProblems(keyBalance, `${base}.keyBalance`)),
    ...givenProblems(part, base),
    ...difficultyProblems(part, `${base}.difficulty`),
  ];
}

interface Bounded {
  readonly id: string;
  readonly min?: number;
  readonly max?: number;
}

function duplicatesIn(list: readonly { readonly id: string }[], path: string) {
  return duplicateIds(list.map(({ id }, at) => ({ id, path: `${path}[${String(at)}].id` })));
}

function listProblems(list: readonly Bounded[], path: string, noun: string): LocalProblem[] {
  const each = list.flatMap((entry, at) => {
    const where = `${path}[${String(at)}]`;
    if (entry.min === undefined && entry.max === undefined) {
      const message = `${noun} "${entry.id}" asks for nothing`;
      return [{ path: where, message, hint: 'give it a min or a max' }];
    }
    return rangeProblems(entry, where, `${noun} "${entry.id}"`);
  });
  return [...duplicatesIn(list, path), ...each];
}

function rangeProblems(
  { min, max }: { readonly min?: number; readonly max?: number },
  path: string,
  what = 'this',
): LocalProblem[] {
  if (min === undefined || max === undefined || min <= max) return [];
  return [{ path, message: `${what} has a min above its max`, hint: 'exchange them' }];
}

/** Every condition of a part with its place. */
function wheresOf(
  { rules, sums = [], anchor }: BlueprintPart,
  base: string,
): readonly { readonly where: Where; readonly path: string }[] {
  return [
    ...rules.map(({ where }, at) => ({ where, path: `${base}.rules[${String(at)}].where` })),
    ...sums.flatMap(({ where }, at) =>
      where === undefined ? [] : [{ where, path: `${base}.sums[${String(at)}].where` }],
    ),
    ...(anchor === undefined ? [] : [{ where: anchor.where, path: `${base}.anchor.where` }]),
  ];
}

function whereProblems(where: Where, path: string): LocalProblem[] {
  const { any = [], not } = where;
  return [
    ...NUMBERS.flatMap((name) => rangeProblems(where[name] ?? {}, `${path}.${name}`)),
    ...any.flatMap((inner, at) => whereProblems(inner, `${path}.any[${String(at)}]`)),
    ...(not === undefined ? [] : whereProblems(not, `${path}.not`)),
  ];
}

/** What stands in every form must leave it its size. */
function givenProblems({ fixed = [], anchor, count }: BlueprintPart, base: string): LocalProblem[] {
  const given = fixed.length + (anchor?.count ?? 0);
  if (given <= count) return [];
  const message = `fixed and anchor items are ${String(given)}, the part takes ${String(count)}`;
  return [{ path: `${base}.count`, message, hint: 'raise the count or name fewer' }];
}

function difficultyProblems({ difficulty }: BlueprintPart, path: string) {
  if (difficulty === undefined) return [];
  const calibrated = difficulty.by === 'calibrated';
  if (calibrated === (difficulty.theta !== undefined)) return [];
  const problem: LocalProblem = calibrated
    ? { path, message: '"theta" is missing', hint: 'give the ability at the cut, e.g. "0.25"' }
    : {
        path: `${path}.theta`,
        message: 'only a calibrated difficulty has an ability',
        hint: 'remove it, or use "by": "calibrated"',
      };
  return [problem];
}
