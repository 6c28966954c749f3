import { attributesFromCsv, formatProblems } from '#exam-bank';
import { badInput } from '../exit.js';
import { readText } from './read-folder.js';

/** The text of an `assay-attributes/1` file; a `.csv` is turned into one. */
export async function readAttributesText(file: string): Promise<string> {
  const text = await readText(file);
  if (!file.toLowerCase().endsWith('.csv')) return text;
  const converted = attributesFromCsv(text, file);
  if (!converted.ok) throw badInput(formatProblems(converted.problems));
  return converted.value;
}
