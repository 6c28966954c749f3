import type { KnowledgeItem, Qualification, Task } from '#exam-bank';
import {
  decide,
  marksForCut,
  schemeTotals,
  type DecisionResult,
  type Scheme,
  type SchemeTotals,
} from '#schemes';
import { entriesInForce, knowledgeMark, practicalMark, type Mark, type Verdict } from '#scoring';
import {
  findExamSession,
  openItemVersion,
  openItemVersions,
  selectMarkEntries,
  selectQualificationOfSet,
  selectSetItems,
  type ExamSession,
  type ItemVersion,
  type Keys,
  type MarkEntry,
  type Reader,
  type SetItem,
  type Sitting,
} from '#store';

/** A sitting with everything that its result rests on. */
export interface SittingCase {
  readonly sitting: Sitting;
  readonly session: ExamSession;
  readonly scheme: Scheme;
  readonly qualification: Qualification;
  readonly items: readonly SetItem[];
  readonly entries: readonly MarkEntry[];
}

/** How a sitting stands: the marks in force, their totals, and what the scheme makes of them. */
export interface SittingStanding {
  readonly marks: readonly Mark[];
  readonly totals: SchemeTotals;
  readonly decision: DecisionResult;
}

export async function selectSittingCase(db: Reader, sitting: Sitting): Promise<SittingCase> {
  const session = await findExamSession(db, sitting.exam_session_id);
  if (session === undefined) throw new Error(`sitting ${sitting.id} has no session`);
  return {
    sitting,
    session,
    scheme: session.scheme as Scheme, // checked by parseScheme when the session was scheduled
    // Checked by parseBank when it was imported, frozen with the bank.
    qualification: (await selectQualificationOfSet(db, session.exam_set_id)) as Qualification,
    items: await selectSetItems(db, session.exam_set_id),
    entries: await selectMarksInForce(db, sitting.id),
  };
}

/** The entries that count, of each item the one in force. */
export async function selectMarksInForce(
  db: Reader,
  sittingId: string,
): Promise<readonly MarkEntry[]> {
  return entriesInForce(await selectMarkEntries(db, sittingId), (entry) => entry.item_version_id);
}

/**
 * The standing of a sitting. Every item of the set has its mark: one that nobody has entered yet is `not-marked`, and the
 * practical part of who failed the theory is `not-presented`.
 */
export async function standingOf(keys: Keys, sittingCase: SittingCase): Promise<SittingStanding> {
  const marked = new Set(sittingCase.entries.map((entry) => entry.item_version_id));
  const missing = sittingCase.items.filter(({ id }) => !marked.has(id));
  const blanks = await Promise.all(
    missing.map(async (item) => [item.id, await blankMark(keys, item)] as const),
  );
  return standingWith(sittingCase, new Map(blanks));
}

/**
 * The same where the blank marks are known.
 * @param blanks by item version, of every item that has no entry
 * @param replaced marks that a re-mark would put in place of those in force, by item id
 */
export function standingWith(
  sittingCase: SittingCase,
  blanks: ReadonlyMap<string, Mark>,
  replaced: ReadonlyMap<string, Mark> = new Map(),
): SittingStanding {
  const entries = new Map(sittingCase.entries.map((entry) => [entry.item_version_id, entry]));
  const marks = sittingCase.items.map((item) => {
    const entry = entries.get(item.id);
    if (entry !== undefined) return replaced.get(item.item_id) ?? markOfEntry(item, entry);
    const blank = blanks.get(item.id);
    if (blank === undefined) throw new Error(`the blank mark of ${item.item_id} is not known`);
    return { ...blank, state: missingState(item, sittingCase.sitting) };
  });
  return standingFrom(sittingCase, marks);
}

/** What the scheme makes of all the marks of a sitting. */
export function standingFrom(
  { scheme, qualification, sitting }: Pick<SittingCase, 'scheme' | 'qualification' | 'sitting'>,
  marks: readonly Mark[],
): SittingStanding {
  const totals = schemeTotals({ scheme, qualification, marks: marksForCut(scheme, marks) });
  return {
    marks,
    totals,
    decision: decide({ scheme, qualification, totals, ...gateFact(sitting) }),
  };
}

/** The mark of an item that nobody has marked: not presented behind the gate, else not marked. */
export async function missingMark(keys: Keys, item: SetItem, sitting: Sitting): Promise<Mark> {
  return { ...(await blankMark(keys, item)), state: missingState(item, sitting) };
}

function missingState(item: SetItem, sitting: Sitting): Mark['state'] {
  const neverShown = item.part === 'practical' && sitting.theory_passed === false;
  return neverShown ? 'not-presented' : 'not-marked';
}

/** The mark of an item that was shown and not answered. */
export async function blankMark(keys: Keys, item: SetItem): Promise<Mark> {
  return item.kind === 'knowledge'
    ? knowledgeMark(await openKnowledgeItem(keys, item), null)
    : practicalMark(await openTask(keys, item), null);
}

export function markOfEntry(item: SetItem, entry: MarkEntry): Mark {
  return {
    item: item.item_id,
    kind: item.kind === 'knowledge' ? 'knowledge' : 'practical',
    points: entry.points,
    maxPoints: entry.max_points,
    parts: entry.parts,
    state: entry.state,
  };
}

/** The verdict that a practical entry recorded, `null` where nothing was handed in. */
export function verdictOfEntry(entry: MarkEntry): Verdict | null {
  const derivation = entry.derivation as { readonly verdict?: Verdict }; // written by enterPracticalMark
  return derivation.verdict ?? null;
}

export async function openKnowledgeItem(keys: Keys, item: ItemVersion): Promise<KnowledgeItem> {
  assertKind(item, 'knowledge');
  return (await openItemVersion(keys, item)) as KnowledgeItem; // checked by parseBank before it was sealed
}

/** As {@link openKnowledgeItem} for many, in the order of the rows. */
export async function openKnowledgeItems(
  keys: Keys,
  items: readonly ItemVersion[],
): Promise<readonly KnowledgeItem[]> {
  for (const item of items) assertKind(item, 'knowledge');
  return (await openItemVersions(keys, items)) as readonly KnowledgeItem[]; // as above
}

export async function openTask(keys: Keys, item: ItemVersion): Promise<Task> {
  assertKind(item, 'task');
  return (await openItemVersion(keys, item)) as Task; // checked by parseTask before it was sealed
}

/** As {@link openTask} for many, in the order of the rows. */
export async function openTasks(
  keys: Keys,
  items: readonly ItemVersion[],
): Promise<readonly Task[]> {
  for (const item of items) assertKind(item, 'task');
  return (await openItemVersions(keys, items)) as readonly Task[]; // as above
}

function assertKind(item: ItemVersion, kind: ItemVersion['kind']): void {
  if (item.kind === kind) return;
  throw new Error(`${item.item_id} is no ${kind === 'task' ? 'practical task' : 'knowledge item'}`);
}

/** Who was let into the practical part stays in, even where a re-mark changes the theory points later. */
function gateFact({ theory_passed: passed }: Sitting): { readonly theoryGatePassed?: boolean } {
  return passed === null ? {} : { theoryGatePassed: passed };
}
