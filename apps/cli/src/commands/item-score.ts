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
  const outcomesOf = reference.endsWith('.xml')
    ? await readScoredQti(reference)
    : bankOutcomes(await readItem(reference));
  const lines = (await readJsonLines(options.batch)).map(({ line, value }) => {
    const responses = value['responses'];
    if (typeof value['id'] !== 'string' || typeof responses !== 'object' || responses === null)
      throw badInput(`${options.batch}:${line}: give {"id", "responses": {"RESPONSE": …}}`);
    const scored = outcomesOf({ ...responses });
    if (!scored.ok) throw badInput(`${options.batch}:${line}: ${scored.problem}`);
    return { id: value['id'], outcomes: scored.outcomes, max: scored.max };
  });
  for (const line of lines) printJsonLine(line);
  return EXIT.done;
}

/** An item of our own has one response and one outcome. */
function bankOutcomes(item: KnowledgeItem): OutcomesOf {
  return (responses) => {
    const check = checkResponse(item, responses['RESPONSE'] ?? null);
    // A malformed answer is refused, never scored as 0.
    if (!check.ok) return { ok: false, problem: `${check.code}: ${check.message}` };
    const { points, maxPoints } = scoreItem(item, check.response);
    return { ok: true, outcomes: { SCORE: points }, max: maxPoints };
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
