import { compareOutput, parseComparatorFlags, ScoringError } from '#scoring';
import { readJsonLines } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJsonLine } from '../output.js';

/** `exam compare --batch`: the default comparator over lines `{id, flags, answer, output}`. */
export async function compareCommand(options: { readonly batch: string }): Promise<ExitCode> {
  const cases = (await readJsonLines(options.batch)).map(({ line, value }) => {
    const { id, flags = '', answer, output } = value;
    if (
      typeof id !== 'string' ||
      typeof flags !== 'string' ||
      typeof answer !== 'string' ||
      typeof output !== 'string'
    )
      throw badInput(`${options.batch}:${line}: id, flags, answer and output must be strings`);
    try {
      return {
        id,
        flags: parseComparatorFlags(flags),
        answer: Buffer.from(answer),
        output: Buffer.from(output),
      };
    } catch (error) {
      if (error instanceof ScoringError)
        throw badInput(`${options.batch}:${line}: ${error.message}`);
      throw error;
    }
  });
  for (const { id, flags, answer, output } of cases)
    printJsonLine({ id, ...compareOutput(flags, answer, output) });
  return EXIT.done;
}
