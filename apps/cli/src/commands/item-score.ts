import { checkResponse, formatProblems, parseBank, type KnowledgeItem } from '#exam-bank';
import { scoreItem } from '#scoring';
import { readJsonLines, readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJsonLine } from '../output.js';

/** `exam item score`: scores responses to one item of our JSON; `ITEM` is `bank.json#item-id`. */
export async function itemScoreCommand(
  reference: string,
  options: { readonly batch: string },
): Promise<ExitCode> {
  const item = await readItem(reference);
  const lines = (await readJsonLines(options.batch)).map(({ line, value }) => {
    const responses = value['responses'];
    if (typeof value['id'] !== 'string' || typeof responses !== 'object' || responses === null)
      throw badInput(`${options.batch}:${line}: give {"id", "responses": {"RESPONSE": …}}`);
    const check = checkResponse(item, 'RESPONSE' in responses ? responses.RESPONSE : null);
    // A malformed answer is refused, never scored as 0.
    if (!check.ok) throw badInput(`${options.batch}:${line}: ${check.code}: ${check.message}`);
    return { id: value['id'], response: check.response };
  });
  for (const { id, response } of lines) {
    const { points, maxPoints } = scoreItem(item, response);
    printJsonLine({ id, outcomes: { SCORE: points }, max: maxPoints });
  }
  return EXIT.done;
}

async function readItem(reference: string): Promise<KnowledgeItem> {
  const [file = '', id] = reference.split('#');
  if (id === undefined)
    throw badInput(
      `${reference}: name the item as FILE#ITEM-ID, e.g. samples/python/bank.json#py-k-001`,
    );
  const parsed = parseBank(await readText(file), file);
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  const item = parsed.value.items.find((one) => one.id === id);
  if (item === undefined) throw badInput(`${file}: there is no item ${id}`);
  return item;
}
