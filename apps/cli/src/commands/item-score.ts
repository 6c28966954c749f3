import { markAnswer } from '#author-scripts';
import {
  checkResponse,
  formatProblems,
  parseBank,
  type ItemResponse,
  type KnowledgeItem,
} from '#exam-bank';
import { scoreItem, type Judged } from '#scoring';
import { readJsonLines, readText } from '../content/read-folder.js';
import { readScoredQti, type Outcomes, type OutcomesOf } from '../content/read-qti-item.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJsonLine } from '../output.js';

/**
 * `exam item score`: scores responses to one item; `ITEM` is `bank.json#item-id`, or the file of a QTI item. Nothing is printed
 * unless all responses can be scored.
 */
export async function itemScoreCommand(
  reference: string,
  options: { readonly batch: string },
): Promise<ExitCode> {
  const outcomesOf = reference.toLowerCase().endsWith('.xml')
    ? await readScoredQti(reference)
    : bankOutcomes(await readItem(reference));
  const lines = [];
  for (const { line, value } of await readJsonLines(options.batch)) {
    const responses = value['responses'];
    if (typeof value['id'] !== 'string' || !isMap(responses))
      throw badInput(`${options.batch}:${line}: give {"id", "responses": {"RESPONSE": …}}`);
    const scored = await outcomesOf({ ...responses });
    if (!scored.ok) throw badInput(`${options.batch}:${line}: ${scored.problem}`);
    lines.push({ id: value['id'], outcomes: scored.outcomes, max: scored.max });
  }
  for (const line of lines) printJsonLine(line);
  return EXIT.done;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An item of our own has one response, RESPONSE, but for one of QTI; and one outcome. */
function bankOutcomes(
  item: KnowledgeItem,
): (responses: Parameters<OutcomesOf>[0]) => Promise<Outcomes> {
  return async (responses) => {
    const other = Object.keys(responses).find((name) => name !== 'RESPONSE');
    if (item.type !== 'qti' && other !== undefined)
      return { ok: false, problem: `there is no response ${JSON.stringify(other.slice(0, 60))}` };
    const given = item.type === 'qti' ? responses : (responses['RESPONSE'] ?? null);
    const check = checkResponse(item, given);
    // A malformed answer is refused, never scored as 0.
    if (!check.ok) return { ok: false, problem: `${check.code}: ${check.message}` };
    const asked = await askScript(item, check.response);
    if (!asked.ok) return { ok: false, problem: `the script of ${item.id} failed: ${asked.fault}` };
    const score = scoreItem(item, check.response, asked.judged);
    if (score.state === 'not-marked')
      return { ok: false, problem: `this answer to ${item.id} is marked by people` };
    return { ok: true, outcomes: { SCORE: score.points }, max: score.maxPoints };
  };
}

/** What the script of an item says of an answer, where it has one. */
async function askScript(
  item: KnowledgeItem,
  response: ItemResponse,
): Promise<
  { readonly ok: true; readonly judged: Judged } | { readonly ok: false; readonly fault: string }
> {
  if (item.type !== 'scripted' || response === null) return { ok: true, judged: {} };
  const marking = await markAnswer(item, response);
  return marking.ok ? { ok: true, judged: { script: marking.script } } : marking;
}

async function readItem(reference: string): Promise<KnowledgeItem> {
  const [file = '', id] = reference.split('#');
  if (id === undefined)
    throw badInput(
      `${reference}: name the item as FILE#ITEM-ID, e.g. samples/python/bank.json#py-k-001, or give the .xml of a QTI item`,
    );
  const parsed = parseBank(await readText(file), file);
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  const item = parsed.value.items.find((one) => one.id === id);
  if (item === undefined) throw badInput(`${file}: there is no item ${id}`);
  return item;
}
