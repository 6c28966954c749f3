import type { KnowledgeItem, Qualification, Task } from '#exam-bank';
import { decide, type DecisionResult, type Scheme } from '#schemes';
import {
  knowledgeMark,
  practicalMark,
  totalOf,
  type Mark,
  type Totals,
  type Verdict,
} from '#scoring';
import {
  findExamSession,
  openItemVersion,
  selectCurrentMarks,
  selectQualificationOfSet,
  selectSetItems,
  type ExamSession,
  type KeyProvider,
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
  readonly totals: Totals;
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
    entries: await selectCurrentMarks(db, sitting.id),
  };
}

/**
 * The standing of a sitting. Every item of the set has its mark: one that nobody has entered yet is `not-marked`, and the
 * practical part of who failed the theory is `not-presented`.
 * @param replaced marks that a re-mark would put in place of those in force, by item id
 */
export function standingOf(
  keys: KeyProvider,
  sittingCase: SittingCase,
  replaced: ReadonlyMap<string, Mark> = new Map(),
): SittingStanding {
  const entries = new Map(sittingCase.entries.map((entry) => [entry.item_version_id, entry]));
  const marks = sittingCase.items.map((item) => {
    const entry = entries.get(item.id);
    return (
      replaced.get(item.item_id) ??
      (entry === undefined
        ? missingMark(keys, item, sittingCase.sitting)
        : markOfEntry(item, entry))
    );
  });
  const totals = totalOf(marks);
  const { scheme, qualification } = sittingCase;
  return {
    marks,
    totals,
    decision: decide({ scheme, qualification, totals, ...gateFact(sittingCase.sitting) }),
  };
}

function missingMark(keys: KeyProvider, item: SetItem, sitting: Sitting): Mark {
  const blank = blankMark(keys, item);
  const neverShown = item.part === 'practical' && sitting.theory_passed === false;
  return { ...blank, state: neverShown ? 'not-presented' : 'not-marked' };
}

/** The mark of an item that was shown and not answered. */
export function blankMark(keys: KeyProvider, item: SetItem): Mark {
  return item.kind === 'knowledge'
    ? knowledgeMark(openKnowledgeItem(keys, item), null)
    : practicalMark(openTask(keys, item), null);
}

function markOfEntry(item: SetItem, entry: MarkEntry): Mark {
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

export function openKnowledgeItem(
  keys: KeyProvider,
  item: Parameters<typeof openItemVersion>[1],
): KnowledgeItem {
  if (item.kind !== 'knowledge') throw new Error(`${item.item_id} is no knowledge item`);
  return openItemVersion(keys, item) as KnowledgeItem; // checked by parseBank before it was sealed
}

export function openTask(keys: KeyProvider, item: Parameters<typeof openItemVersion>[1]): Task {
  if (item.kind !== 'task') throw new Error(`${item.item_id} is no practical task`);
  return openItemVersion(keys, item) as Task; // checked by parseTask before it was sealed
}

/** Who was let into the practical part stays in, even where a re-mark changes the theory points later. */
function gateFact({ theory_passed: passed }: Sitting): { readonly theoryGatePassed?: boolean } {
  return passed === null ? {} : { theoryGatePassed: passed };
}
