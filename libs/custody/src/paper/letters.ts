import type { Gap, ItemResponse, Option, PublicItem } from '#exam-bank';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A, B, C …, after Z AA, AB … by place: what is printed shows nothing of the ids, or the copies would name their own order. */
export function letterAt(place: number): string {
  const before = place < LETTERS.length ? '' : letterAt(Math.floor(place / LETTERS.length) - 1);
  return before + LETTERS.charAt(place % LETTERS.length);
}

/** What stands before each option, element, source and target on paper: letters, and numbers for the sources. */
export function printedLabels(view: PublicItem): ReadonlyMap<string, string> {
  const lettered = (list: readonly Option[]) =>
    list.map(({ id }, place) => [letterAt(place), id] as const);
  const numbered = (list: readonly { readonly id: string }[]) =>
    list.map(({ id }, place) => [String(place + 1), id] as const);
  switch (view.type) {
    case 'single-choice':
    case 'multiple-choice':
      return new Map(lettered(view.options));
    case 'ordering':
      return new Map(lettered(view.elements));
    case 'matching':
      return new Map([...numbered(view.sources), ...lettered(view.targets)]);
    case 'true-false-matrix':
      return new Map(numbered(view.statements));
    case 'gap-fill':
      return new Map([...numbered(view.gaps), ...lettered(gapOptions(view.gaps))]);
    case 'numeric':
    case 'short-text':
    case 'qti':
    case 'formula':
    case 'scripted':
    case 'composite':
    case 'code-reading':
    case 'hotspot':
    case 'essay':
    case 'file-upload':
      return new Map();
  }
}

/** The options of all gaps, lettered on from gap to gap, so that a letter means one option. */
export function gapOptions(gaps: readonly Gap[]): readonly Option[] {
  return gaps.flatMap((gap) => (gap.kind === 'choice' ? gap.options : []));
}

/**
 * The response that an answer on this copy's paper means: its letters as the ids that stand there. Answers without letters are
 * taken as written; a label that is not on the paper stays, and checkResponse refuses it.
 */
export function responseOfPaper(view: PublicItem, written: ItemResponse): ItemResponse {
  const labels = printedLabels(view);
  const idOf = (label: string): string => labels.get(label.trim().toUpperCase()) ?? label;
  if (labels.size === 0 || written === null) return written;
  if (typeof written === 'string') return idOf(written);
  if (isList(written)) return written.map(idOf);
  return isMap(written) ? mapped(written, view, idOf) : written;
}

type Texts = Readonly<Record<string, string | readonly string[] | null>>;

function mapped(written: Texts, view: PublicItem, idOf: (label: string) => string): Texts {
  const pairs = Object.entries(written).map(([from, to]) => {
    const id = idOf(from);
    return [id, typeof to === 'string' && !isWritten(view, id) ? idOf(to) : to] as const;
  });
  return Object.fromEntries(pairs);
}

/** What stands in a gap to write in, or beside a statement, is taken as written: there an A is an A. */
function isWritten(view: PublicItem, id: string): boolean {
  if (view.type === 'true-false-matrix') return true;
  return view.type === 'gap-fill' && view.gaps.find((gap) => gap.id === id)?.kind === 'text';
}

function isMap(value: object): value is Texts {
  return Object.values(value).every((one) => one === null || typeof one === 'string');
}

function isList(value: Exclude<ItemResponse, string | null>): value is readonly string[] {
  return Array.isArray(value);
}
