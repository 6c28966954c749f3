import { Type } from '@sinclair/typebox';
import type { DrawContext } from '../draw/draw-unit.js';
import type { ParseResult } from '../problem.js';
import { readJson } from './json-text.js';
import { schemaCheck } from './schema-check.js';
import { closed, Id, list } from './schema-parts.js';

const Units = Type.Array(Id, { uniqueItems: true });
const checkSets = schemaCheck(
  list(Type.Object({ id: Type.String({ minLength: 1 }), units: Units }, closed), 0, 10_000),
);
/** What `exam draw --json` prints; the rest of it is of no account here. */
const checkDrawn = schemaCheck(Type.Object({ forms: list(Units, 0, 10_000) }));

/**
 * Earlier sets, newest first: a list of `{id, units}`, or the JSON of an earlier `exam draw`, whose sets are then named by
 * their numbers.
 */
export function parseEarlier(text: string, file: string): ParseResult<DrawContext['earlier']> {
  const json = readJson(text);
  if (!json.ok) return { ok: false, problems: [{ file, ...json.problem }] };
  if (!Array.isArray(json.value)) {
    const drawn = checkDrawn(json.value, '$');
    if (!drawn.ok) return refused(file, drawn.problems);
    const sets = drawn.value.forms.map((units, at) => ({ id: String(at + 1), units }));
    return { ok: true, value: sets };
  }
  const sets = checkSets(json.value, '$');
  return sets.ok ? sets : refused(file, sets.problems);
}

function refused<T>(
  file: string,
  problems: readonly { readonly path: string; readonly message: string; readonly hint: string }[],
): ParseResult<T> {
  return { ok: false, problems: problems.map((problem) => ({ file, ...problem })) };
}
