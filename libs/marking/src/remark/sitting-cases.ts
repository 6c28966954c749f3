import type { Qualification } from '#exam-bank';
import type { Scheme } from '#schemes';
import { entriesInForce, type Mark, type RemarkScope } from '#scoring';
import {
  findExamSession,
  selectEntriesOfSittings,
  selectQualificationOfSet,
  selectSetItems,
  selectSittingsWithItems,
  type Keys,
  type MarkEntry,
  type Reader,
  type Sitting,
} from '#store';
import { blankMark, type SittingCase } from '../standing.js';

/** Those whose set held one of the items, and whom the scope names. */
export async function selectCasesInScope(
  db: Reader,
  scope: RemarkScope,
  presentedIds: readonly string[],
): Promise<readonly SittingCase[]> {
  const holders = await selectSittingsWithItems(db, presentedIds);
  const cases = await selectSittingCases(db, holders.filter(isNamedBy(scope)));
  if (scope.kind !== 'images') return cases;
  return cases.filter(({ entries }) =>
    entries.some(
      ({ item_version_id: id, image_digest: image }) =>
        presentedIds.includes(id) && image !== null && scope.digests.includes(image),
    ),
  );
}

/** Of those in images it is not known before their marks are read: they all may be. */
export function isNamedBy(scope: RemarkScope): (sitting: Sitting) => boolean {
  switch (scope.kind) {
    case 'everybody':
    case 'images':
      return () => true;
    case 'sessions':
      return (sitting) => scope.sessionIds.includes(sitting.exam_session_id);
    case 'sittings':
      return (sitting) => scope.sittingIds.includes(sitting.id);
  }
}

/** As `selectSittingCase` for many: a session is read once, the entries of all in one statement. */
async function selectSittingCases(
  db: Reader,
  sittings: readonly Sitting[],
): Promise<readonly SittingCase[]> {
  const exams = new Map<string, Omit<SittingCase, 'sitting' | 'entries'>>();
  for (const id of new Set(sittings.map((sitting) => sitting.exam_session_id)))
    exams.set(id, await selectExam(db, id));
  const entries = new Map<string, MarkEntry[]>();
  const ids = sittings.map(({ id }) => id);
  for (const entry of await selectEntriesOfSittings(db, ids)) {
    const own = entries.get(entry.sitting_id);
    if (own === undefined) entries.set(entry.sitting_id, [entry]);
    else own.push(entry);
  }
  return sittings.flatMap((sitting) => {
    const exam = exams.get(sitting.exam_session_id);
    const own = entries.get(sitting.id) ?? [];
    const inForce = entriesInForce(own, (entry) => entry.item_version_id);
    return exam === undefined ? [] : [{ ...exam, sitting, entries: inForce }];
  });
}

async function selectExam(db: Reader, sessionId: string) {
  const session = await findExamSession(db, sessionId);
  if (session === undefined) throw new Error(`session ${sessionId} is not there`);
  return {
    session,
    scheme: session.scheme as Scheme, // checked by parseScheme when it was scheduled
    // Checked by parseBank when it was imported, frozen with the bank.
    qualification: (await selectQualificationOfSet(db, session.exam_set_id)) as Qualification,
    items: await selectSetItems(db, session.exam_set_id),
  };
}

/** The blank marks of items that somebody has no entry for; each item is opened once. */
export async function blankMarksOf(
  keys: Keys,
  cases: readonly SittingCase[],
): Promise<ReadonlyMap<string, Mark>> {
  const blanks = new Map<string, Mark>();
  for (const { items, entries } of cases) {
    const marked = new Set(entries.map((entry) => entry.item_version_id));
    for (const item of items)
      if (!marked.has(item.id) && !blanks.has(item.id))
        blanks.set(item.id, await blankMark(keys, item));
  }
  return blanks;
}
