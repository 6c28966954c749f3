import type { QtiItem } from '../../item.js';
import type { LocalProblem } from '../../problem.js';
import { bodyReasons } from './body.js';
import { shown } from './compiling.js';
import { compileQti } from './compile.js';
import { interactionsOf, repeatedChoices } from './interactions.js';
import { responsesOf } from './public-view.js';
import { withDescendants, type QtiNode } from './tree.js';

const MAX_ELEMENTS = 20_000;
const MAX_CHOICES = 500;
const MAX_PAIRS = 10_000;

type Scored = Pick<QtiItem, 'key' | 'body'>;

/** Why responses to an item cannot be scored exactly. */
export function scoringReasons({ body, key }: Scored): readonly string[] {
  const compiled = compileQti(key);
  const declared = new Set(responsesOf({ key }).map(({ id }) => id));
  const interactions = interactionsOf(body);
  const large = interactions.filter(
    ({ choices, pairs }) =>
      (choices?.size ?? 0) > MAX_CHOICES ||
      (pairs !== undefined && pairs.first.size * pairs.second.size > MAX_PAIRS),
  );
  const bound = interactions.map(({ responseId }) => responseId);
  const unknown = bound.filter((id) => !declared.has(id));
  const twice = bound.filter((id, at) => bound.indexOf(id) !== at);
  return [
    ...(compiled.ok ? [] : compiled.reasons),
    ...large.map(({ responseId }) => `the choices or pairs of ${responseId} are too many to try`),
    ...unknown.map((id) => `an interaction answers ${JSON.stringify(id)}, which is not declared`),
    ...twice.map((id) => `several interactions answer ${id}`),
  ];
}

/** Why an item that can be scored is still none for an exam: nobody could answer it, or it gives no points. */
export function useReasons({ body, key }: Scored): readonly string[] {
  const bound = interactionsOf(body).map(({ responseId }) => responseId);
  const open = responsesOf({ key }).filter(({ id }) => !bound.includes(id));
  const score = key.declarations.find(
    ({ tag, attributes }) =>
      tag === 'qti-outcome-declaration' && attributes['identifier'] === 'SCORE',
  )?.attributes;
  const isNumber =
    score?.['cardinality'] === 'single' && ['integer', 'float'].includes(score['base-type'] ?? '');
  return [
    ...(bound.length === 0 ? ['there is nothing to answer'] : []),
    ...repeatedChoices(body).map((id) => `several choices have the identifier ${shown(id)}`),
    ...open.map(({ id }) => `no interaction answers ${id}`),
    ...(isNumber ? [] : ['there is no outcome SCORE that is a single number']),
  ];
}

/** What a schema cannot say: the scoring is understood whole, and all of the body can be shown. */
export function qtiKeyProblems(item: QtiItem): readonly LocalProblem[] {
  const size = sizeProblem([...item.body, ...item.key.declarations, item.key.processing]);
  if (size !== undefined) return [size];
  const scoring = [...scoringReasons(item), ...useReasons(item)].map((message) => ({
    path: '.key',
    message,
    hint: 'only what can be scored exactly is taken',
  }));
  const body = bodyReasons(item.body).map((message) => ({
    path: '.body',
    message,
    hint: 'only what can be shown as it is is taken',
  }));
  return [...scoring, ...body];
}

function sizeProblem(nodes: readonly QtiNode[]): LocalProblem | undefined {
  if (withDescendants(nodes).length <= MAX_ELEMENTS) return undefined;
  const message = `more than ${String(MAX_ELEMENTS)} elements`;
  return { path: '.', message, hint: 'split the item' };
}
