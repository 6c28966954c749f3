import type { ItemResponse, Option, PublicItem } from '#exam-bank';

/** A, B, C … by place: what is printed shows nothing of the ids, or the copies would name their own order. */
export function letterAt(place: number): string {
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(place);
}

/** What stands before each option, element, source and target on paper: letters, and numbers for the sources. */
export function printedLabels(view: PublicItem): ReadonlyMap<string, string> {
  const lettered = (list: readonly Option[]) =>
    list.map(({ id }, place) => [letterAt(place), id] as const);
  const numbered = (list: readonly Option[]) =>
    list.map(({ id }, place) => [String(place + 1), id] as const);
  switch (view.type) {
    case 'single-choice':
    case 'multiple-choice':
      return new Map(lettered(view.options));
    case 'ordering':
      return new Map(lettered(view.elements));
    case 'matching':
      return new Map([...numbered(view.sources), ...lettered(view.targets)]);
    case 'numeric':
    case 'short-text':
    case 'qti':
    case 'essay':
    case 'file-upload':
      return new Map();
  }
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
  return isMap(written) ? mapped(written, idOf) : written;
}

type Texts = Readonly<Record<string, string | readonly string[] | null>>;

function mapped(written: Texts, idOf: (label: string) => string): Texts {
  const pairs = Object.entries(written).map(
    ([from, to]) => [idOf(from), typeof to === 'string' ? idOf(to) : to] as const,
  );
  return Object.fromEntries(pairs);
}

function isMap(value: object): value is Texts {
  return Object.values(value).every((one) => one === null || typeof one === 'string');
}

function isList(value: Exclude<ItemResponse, string | null>): value is readonly string[] {
  return Array.isArray(value);
}
