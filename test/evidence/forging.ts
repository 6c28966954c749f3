import { Draft, type Change, type Content, type Entry } from './forger.js';
import type { HandedOut } from './packs.js';

export interface Forgery {
  readonly name: string;
  readonly of?: 'appellant' | 'keptOut';
  readonly forge: (draft: Draft, packs: HandedOut) => void;
  /** The check that must fail although the last event vouches for the changed files, and what it must say. */
  readonly check: string;
  readonly says: RegExp;
}

type Marks = Parameters<Change<'marks'>>[0];
type Items = Parameters<Change<'items'>>[0];
type Submission = Parameters<Change<'responses'>>[0]['submissions'][number];

export function entryOf(marks: Marks, item: string, sequence = 1): Entry {
  return marks.entries.find((one) => one.item === item && one.sequence === sequence)!;
}

export function lineOf(items: Items, item: string) {
  return items.paper.find((one) => one.item === item)!;
}

/** The content of an item as presented, or as corrected for the re-mark. */
export function contentOf(items: Items, item: string, corrected = false) {
  const presented = lineOf(items, item).version;
  return items.contents.find(
    ({ content, version }) => content.id === item && (version === presented) !== corrected,
  )!;
}

export function without<T>(list: readonly T[], one: T): T[] {
  return list.filter((other) => other !== one);
}

export function onMarks(change: Change<'marks'>): Forgery['forge'] {
  return (draft) => draft.edit('marks', change);
}

export function onItems(change: Change<'items'>): Forgery['forge'] {
  return (draft) => draft.edit('items', change);
}

export function onResponses(change: Change<'responses'>): Forgery['forge'] {
  return (draft) => draft.edit('responses', change);
}

/** A changed content with the hash that fits it, on the paper, too. */
export function recontent(
  item: string,
  change: (content: Content) => unknown,
  corrected = false,
): Forgery['forge'] {
  return onItems((items) => {
    const row = contentOf(items, item, corrected);
    change(row.content);
    row.contentSha256 = Draft.hash(row.content);
    if (!corrected) lineOf(items, item).contentSha256 = row.contentSha256;
  });
}

/** Submissions for mini-sum: the first, the one that counts, the late one. */
export function sumSubmissions(draft: Draft): readonly [Submission, Submission, Submission] {
  const { submissions } = draft.read('responses');
  const late = submissions.find((one) => one.late)!;
  const [first, counting] = submissions.filter((one) => one.itemVersion === late.itemVersion);
  return [first!, counting!, late];
}

export function dropSubmission(draft: Draft, id: string): void {
  draft.edit('responses', (content) => {
    content.submissions = content.submissions.filter((one) => one.id !== id);
  });
  for (const path of draft.paths(`submissions/${id}/`)) draft.files.delete(path);
}

export function runOf(draft: Draft, item: string, sequence = 1): string {
  return `runs/${entryOf(draft.read('marks'), item, sequence).run!}.json`;
}
