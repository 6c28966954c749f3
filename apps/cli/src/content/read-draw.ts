import {
  formatProblems,
  parseAttributes,
  parseEarlier,
  unitsOf,
  type AttributesById,
  type DrawContext,
  type DrawProblem,
  type ExamBank,
} from '#exam-bank';
import { badInput } from '../exit.js';
import { readBank, readBlueprint } from './read-bank.js';
import { readText } from './read-folder.js';
import { readAttributesText } from './read-attributes.js';

/** Files and lists that together decide a draw, as the command line names them. */
export interface DrawFiles {
  readonly bank: string;
  readonly blueprint: string;
  readonly forms: string;
  /** `assay-attributes/1`; an entry stands in place of the bank's own. */
  readonly attributes?: string;
  /** Earlier sets, newest first. An item's uses are the sets there that hold it. */
  readonly earlier?: string;
  /** Ids with commas between them. */
  readonly exclude?: string;
}

/** The problem that the files state. Whatever is wrong with one of them ends the command with one clear message. */
export async function readDrawProblem(files: DrawFiles): Promise<DrawProblem> {
  if (!/^[1-9]\d{0,3}$/.test(files.forms))
    throw badInput('--forms: give a whole number, 1 to 9999');
  const reading = await readBank(files.bank);
  if (!reading.ok) throw badInput(formatProblems(reading.problems));
  const { bank } = reading;
  const own = bank.attributes ?? {};
  const more = files.attributes === undefined ? {} : await readAttributes(files.attributes, bank);
  return {
    units: unitsOf(bank, { ...own, ...more }),
    qualification: bank.qualification,
    blueprint: await readBlueprint(files.blueprint),
    context: await readContext(files, bank),
  };
}

async function readAttributes(file: string, { items, tasks }: ExamBank): Promise<AttributesById> {
  const known = {
    items: new Set(items.map(({ id }) => id)),
    tasks: new Set(tasks.map(({ id }) => id)),
  };
  const parsed = parseAttributes(await readAttributesText(file), file, known);
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  return parsed.value;
}

async function readContext(files: DrawFiles, { items, tasks }: ExamBank): Promise<DrawContext> {
  const exclude = (files.exclude ?? '').split(',').filter((id) => id !== '');
  const known = new Set([...items, ...tasks].map(({ id }) => id));
  const unknown = exclude.find((id) => !known.has(id));
  if (unknown !== undefined)
    throw badInput(`--exclude: the bank has no item or task "${unknown}"; correct its spelling`);
  const earlier = files.earlier === undefined ? [] : await readEarlier(files.earlier);
  const uses = new Map<string, number>();
  for (const id of earlier.flatMap(({ units }) => units)) uses.set(id, (uses.get(id) ?? 0) + 1);
  return { forms: Number(files.forms), earlier, exclude, uses: Object.fromEntries(uses) };
}

async function readEarlier(file: string): Promise<DrawContext['earlier']> {
  const parsed = parseEarlier(await readText(file), file);
  if (!parsed.ok) throw badInput(formatProblems(parsed.problems));
  return parsed.value;
}
