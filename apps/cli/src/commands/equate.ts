import {
  anchoredMoments,
  anchorEquating,
  equatedCut,
  meanSigma,
  readMarksCsv,
  StatisticsError,
  type LinearEquating,
  type MarkMatrix,
} from '#statistics';
import { readText } from '../content/read-folder.js';
import { badInput, EXIT, type ExitCode } from '../exit.js';
import { printJson } from '../output.js';

export interface EquateOptions {
  readonly cut: string;
  readonly method: string;
  readonly json?: boolean;
}

/** `exam equate`: a cut score carried from one form to another, through groups or through the items that both hold. */
export async function equateCommand(
  next: string,
  old: string,
  { cut: text, method, json }: EquateOptions,
): Promise<ExitCode> {
  const cut = Number(text);
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text)) throw badInput(`--cut ${text}: no number of points`);
  if (method !== 'mean-sigma' && method !== 'tucker' && method !== 'levine')
    throw badInput(`--method ${method}: mean-sigma, tucker or levine`);
  const [newForm, oldForm] = [await readMarks(next), await readMarks(old)];
  const common = anchorOf(newForm, oldForm);
  const found = equated(newForm, oldForm, { method, common });
  const cutOnNew = equatedCut(found, cut);
  if (json === true) printJson({ ...found, common: [...common], cutOnOld: cut, cutOnNew });
  else
    process.stdout.write(
      `${method}${method === 'mean-sigma' ? '' : ` through ${common.size} common items`}: old = ` +
        `${found.slope.toFixed(4)} × new + ${found.intercept.toFixed(4)}\n` +
        `a cut of ${cut} on the old form is ${cutOnNew.toFixed(2)} on the new one; a panel decides how it is rounded\n`,
    );
  return EXIT.done;
}

async function readMarks(file: string): Promise<MarkMatrix> {
  try {
    return readMarksCsv(await readText(file)).matrix;
  } catch (error) {
    if (error instanceof StatisticsError) throw badInput(`${file}: ${error.message}`);
    throw error;
  }
}

/** The items that both forms hold, worth the same. */
function anchorOf(next: MarkMatrix, old: MarkMatrix): ReadonlySet<string> {
  const maxima = new Map(old.items.map(({ id, max }) => [id, max]));
  return new Set(next.items.filter(({ id, max }) => maxima.get(id) === max).map(({ id }) => id));
}

function equated(
  next: MarkMatrix,
  old: MarkMatrix,
  {
    method,
    common,
  }: { readonly method: LinearEquating['method']; readonly common: ReadonlySet<string> },
): LinearEquating {
  try {
    const [left, right] = [next, old].map((form) =>
      anchoredMoments(
        form.rows.map((row) => sumOf(row)),
        form.rows.map((row) => sumOf(row.filter((_, at) => common.has(form.items[at]?.id ?? '')))),
      ),
    );
    if (left === undefined || right === undefined)
      throw new StatisticsError('two forms are needed');
    return method === 'mean-sigma' ? meanSigma(left, right) : anchorEquating(left, right, method);
  } catch (error) {
    if (error instanceof StatisticsError) throw badInput(error.message);
    throw error;
  }
}

function sumOf(marks: readonly (number | null)[]): number {
  return marks.reduce<number>((sum, mark) => sum + (mark ?? 0), 0);
}
