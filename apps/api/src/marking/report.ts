import { Type } from '@sinclair/typebox';
import {
  contentsOf,
  driftOfMarkers,
  marksOf,
  roundState,
  selectMarkingCase,
  toleranceOf,
  type MarkingCase,
} from '#marking';
import { agreementOf, type MarkedTwice } from '#scoring';
import { selectScriptMarks, selectScriptSittingsOfSession, selectSessionMarkers } from '#store';
import type { KnowledgeItem } from '#exam-bank';
import type { Engine } from '../engine.js';
import { exactly, Instant, ItemId, MaybeInstant, Uuid } from '../http/schemas.js';

const MaybePoints = Type.Union([Type.String(), Type.Null()]);
const Drift = exactly({
  marked: Type.Integer(),
  beyond: Type.Integer(),
  meanDifference: MaybePoints,
  suspended: Type.Boolean(),
});
export const ReportSchema = exactly({
  rounds: Type.Array(exactly({ number: Type.Integer(), kind: Type.String(), beganAt: Instant })),
  dueAt: MaybeInstant,
  overdue: Type.Boolean(),
  /** In the open round, still to be marked. */
  waiting: Type.Integer(),
  scripts: Type.Integer(),
  settled: Type.Integer(),
  toAdjudicate: Type.Integer(),
  answers: Type.Integer(),
  /** Answers that hold a word of their candidate's name: the markers are not told. */
  namesCandidate: Type.Array(exactly({ sitting: Uuid, item: ItemId })),
  markers: Type.Array(
    exactly({
      person: Uuid,
      duty: Type.String(),
      suspended: Type.Union([Type.String(), Type.Null()]),
      given: Type.Integer(),
      marked: Type.Integer(),
      seeds: Type.Union([Drift, Type.Null()]),
    }),
  ),
  agreement: Type.Array(
    exactly({
      item: ItemId,
      pairs: Type.Integer(),
      exact: Type.Integer(),
      within: Type.Integer(),
      meanDifference: MaybePoints,
      meanDistance: MaybePoints,
    }),
  ),
});

/** Progress and agreement of a session's marking. @throws MarkingRefused */
export async function reportOf({ db, keys, clock }: Engine, sessionId: string) {
  const markingCase = await selectMarkingCase(db, sessionId);
  const { marking, rounds, scripts, round } = markingCase;
  const contents = await contentsOf(db, keys, markingCase);
  const { waiting, toAdjudicate } = roundState(markingCase, contents);
  const answers = await selectScriptSittingsOfSession(db, sessionId);
  const settled = await selectScriptMarks(
    db,
    scripts.map(({ ref }) => ref),
  );
  return {
    rounds: rounds.map(({ number, kind, began_at }) => ({
      number,
      kind,
      beganAt: began_at.toISOString(),
    })),
    dueAt: marking.due_at?.toISOString() ?? null,
    overdue: round.kind !== 'closed' && marking.due_at !== null && marking.due_at < clock.now(),
    waiting,
    scripts: scripts.length,
    settled: settled.length,
    toAdjudicate,
    answers: answers.length,
    namesCandidate: answers
      .filter((one) => one.names_candidate)
      .map((one) => ({
        sitting: one.sitting_id,
        item: contents.get(one.item_version_id)?.id ?? '',
      })),
    markers: await markersOf(db, markingCase, contents),
    agreement: agreementByItem(markingCase, contents),
  };
}

async function markersOf(
  db: Engine['db'],
  markingCase: MarkingCase,
  contents: ReadonlyMap<string, KnowledgeItem>,
) {
  const drifts = await driftOfMarkers(db, markingCase, contents);
  const named = await selectSessionMarkers(db, markingCase.marking.exam_session_id);
  return named.map(({ id, duty, suspended }) => {
    const isAdjudicator = duty === 'adjudicator';
    const own = markingCase.allocations.filter(
      (one) =>
        one.personId === id &&
        !one.isSeed &&
        !one.replaced &&
        (one.kind === 'adjudication') === isAdjudicator,
    );
    return {
      person: id,
      duty,
      suspended,
      given: own.length,
      marked: own.filter(({ points }) => points !== null).length,
      seeds: isAdjudicator ? null : (drifts.get(id) ?? null),
    };
  });
}

function agreementByItem(markingCase: MarkingCase, contents: ReadonlyMap<string, KnowledgeItem>) {
  const marks = marksOf(markingCase);
  return [...contents].map(([itemVersionId, content]) => {
    const tolerance = toleranceOf(content, markingCase.rules);
    const pairs = markingCase.scripts
      .filter((one) => one.item_version_id === itemVersionId)
      .flatMap(({ ref }): readonly MarkedTwice[] => {
        const { first, second } = marks.get(ref) ?? {};
        const [one, other] = [first?.points ?? null, second?.points ?? null];
        return one === null || other === null ? [] : [{ first: one, second: other, tolerance }];
      });
    return { item: content.id, ...agreementOf(pairs) };
  });
}
