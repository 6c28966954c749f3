import { checkResponse, formatProblems, parseBank, type KnowledgeItem } from '#exam-bank';
import { scoreItem } from '#scoring';
import { readJsonLines, readText } from '../content/read-folder.js';
import { readScoredQti, type OutcomesOf } from '../content/read-qti-item.js';
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
  const lines = (await readJsonLines(options.batch)).map(({ line, value }) => {
    const responses = value['responses'];
    if (typeof value['id'] !== 'string' || !isMap(responses))
      throw badInput(`${options.batch}:${line}: give {"id", "responses": {"RESPONSE": …}}`);
    const scored = outcomesOf({ ...responses });
    if (!scored.ok) throw badInput(`${options.batch}:${line}: ${scored.problem}`);
    return { id: value['id'], outcomes: scored.outcomes, max: scored.max };
  });
  for (const line of lines) printJsonLine(line);
  return EXIT.done;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An item of our own has one response, RESPONSE, but for one of QTI; and one outcome. */
function bankOutcomes(item: KnowledgeItem): OutcomesOf {
  return (responses) => {
    const other = Object.keys(responses).find((name) => name !== 'RESPONSE');
    if (item.type !== 'qti' && other !== undefined)
      return { ok: false, problem: `there is no response ${JSON.stringify(other.slice(0, 60))}` };
    const given = item.type === 'qti' ? responses : (responses['RESPONSE'] ?? null);
    const check = checkResponse(item, given);
    // A malformed answer is refused, never scored as 0.
    if (!check.ok) return { ok: false, problem: `${check.code}: ${check.message}` };
    const score = scoreItem(item, check.response);
    if (score.state === 'not-marked')
      return { ok: false, problem: `this answer to ${item.id} is marked by people` };
    return { ok: true, outcomes: { SCORE: score.points }, max: score.maxPoints };
  };
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
