import type { ItemResponse, KnowledgeItem } from '#exam-bank';
import { openKnowledgeItems } from '#marking';
import { entryInForce, parsePoints } from '#scoring';
import type { Aside, ChoicesOfItem, MarkMatrix } from '#statistics';
import {
  findExamSession,
  selectItemVersion,
  selectMarksOfSessions,
  selectSetItems,
  type ItemVersion,
  type Keys,
  type MarkEntry,
  type MarksOfSessions,
  type Reader,
  type SetItem,
} from '#store';
import { Problem } from '../http/problem.js';

/** The marks of some sessions as a table, with what was chosen, and the entry of the ledger up to which they go. */
export interface SessionMarks {
  readonly matrix: MarkMatrix;
  readonly aside: Aside;
  /** The columns; the matrix calls an item by its version's id. */
  readonly items: readonly SetItem[];
  readonly lastEntry: number;
}

/**
 * Reads the marks in force of every sitting of the sessions that has any. Blank is 0; an item that was not presented, not
 * reached, invalidated, or is not marked yet is no part of its statistics.
 * @param lastEntry as the ledger stood at this entry; undefined: as it stands
 */
export async function selectSessionMarks(
  db: Reader,
  keys: Keys,
  sessionIds: readonly string[],
  lastEntry?: number,
): Promise<SessionMarks> {
  const items = await itemsOf(db, sessionIds);
  const read = await selectMarksOfSessions(db, sessionIds, lastEntry);
  const marks = marksInForce(read.entries);
  const sittings = read.sittings.filter(({ id }) => marks.has(id));
  const matrix = {
    items: items.map(({ id, points }) => ({ id, max: points })),
    rows: sittings.map(({ id }) => items.map((item) => markOf(item, marks.get(id)?.get(item.id)))),
  };
  const choices = await choicesOf(keys, await scoredVersions(db, items, marks), {
    ...read,
    sittings,
  });
  return { matrix, aside: { choices }, items, lastEntry: read.entries.at(-1)?.id ?? 0 };
}

async function itemsOf(db: Reader, sessionIds: readonly string[]): Promise<readonly SetItem[]> {
  const items = new Map<string, SetItem>();
  const qualifications = new Set<string>();
  for (const id of sessionIds) {
    const session = await findExamSession(db, id);
    if (session === undefined) throw new Problem('not-found', `There is no session ${id}.`);
    if (session.state !== 'closed')
      throw new Problem('conflict', `Session ${id} is not over: close it first.`);
    qualifications.add(session.qualification_id);
    for (const item of await selectSetItems(db, session.exam_set_id)) items.set(item.id, item);
  }
  if (qualifications.size > 1)
    throw new Problem('bad-input', 'The sessions are of different qualifications.');
  return [...items.values()];
}

/** By sitting and item version, the entry that counts. */
function marksInForce(
  entries: readonly MarkEntry[],
): ReadonlyMap<string, ReadonlyMap<string, MarkEntry>> {
  const bySitting = Map.groupBy(entries, (entry) => entry.sitting_id);
  return new Map(
    [...bySitting].map(([sitting, own]) => [
      sitting,
      new Map(
        [...Map.groupBy(own, (entry) => entry.item_version_id)].flatMap(([item, chain]) => {
          const entry = entryInForce(chain);
          return entry === undefined ? [] : [[item, entry] as const];
        }),
      ),
    ]),
  );
}

/** Points on the scale of the item as it was presented: a corrected version may be worth something else. */
function markOf(item: SetItem, entry: MarkEntry | undefined): number | null {
  if (entry === undefined || (entry.state !== 'marked' && entry.state !== 'blank')) return null;
  const max = parsePoints(entry.max_points);
  if (max.n === 0n) return null;
  return parsePoints(entry.points).div(max).mul(item.points).valueOf();
}

/** An item as it was presented, with the version whose key decided last: a corrected key is the key. */
interface ScoredItem {
  readonly presented: SetItem;
  readonly scored: ItemVersion;
}

async function scoredVersions(
  db: Reader,
  items: readonly SetItem[],
  marks: ReadonlyMap<string, ReadonlyMap<string, MarkEntry>>,
): Promise<readonly ScoredItem[]> {
  const newest = new Map<string, MarkEntry>();
  for (const own of marks.values())
    for (const [item, entry] of own)
      if (entry.id > (newest.get(item)?.id ?? 0)) newest.set(item, entry);
  return Promise.all(
    items.map(async (presented) => {
      const id = newest.get(presented.id)?.scored_version_id ?? presented.id;
      return {
        presented,
        scored: id === presented.id ? presented : await selectItemVersion(db, id),
      };
    }),
  );
}

/** What was chosen of the items whose answers are options. */
async function choicesOf(
  keys: Keys,
  items: readonly ScoredItem[],
  { sittings, responses }: MarksOfSessions,
): Promise<ReadonlyMap<string, ChoicesOfItem>> {
  const knowledge = items.filter(({ presented }) => presented.kind === 'knowledge');
  const contents = await openKnowledgeItems(
    keys,
    knowledge.map(({ scored }) => scored),
  );
  const bodies = new Map(
    responses.map(({ sitting_id, item_version_id, body }) => [
      `${sitting_id} ${item_version_id}`,
      body as ItemResponse, // checked when it was received
    ]),
  );
  return new Map(
    contents.flatMap((content, at) => {
      const id = knowledge[at]?.presented.id ?? '';
      const options = optionsOf(content);
      const chosen = sittings.map((sitting) => asList(bodies.get(`${sitting.id} ${id}`) ?? null));
      return options === undefined ? [] : [[id, { options, chosen }] as const];
    }),
  );
}

function optionsOf(item: KnowledgeItem): ChoicesOfItem['options'] | undefined {
  if (item.type !== 'single-choice' && item.type !== 'multiple-choice') return undefined;
  const correct: readonly string[] = [item.key.correct].flat();
  return item.options.map(({ id }) => ({ id, isKey: correct.includes(id) }));
}

function asList(response: ItemResponse): readonly string[] {
  if (typeof response === 'string') return [response];
  return Array.isArray(response) ? response.map(String) : [];
}
