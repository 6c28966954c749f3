import { seedDrift, type MarkingRules, type SeedDrift, type SeedMarking } from '#scoring';
import type { KnowledgeItem } from '#exam-bank';
import {
  appendEvent,
  insertSuspension,
  inTransaction,
  lockMarking,
  selectSeedMarkings,
  selectSeeds,
  selectSessionMarkers,
  type AllocatedScript,
  type Database,
  type Reader,
  type Tx,
} from '#store';
import type { MarkingContext } from '../ports.js';
import { reallocateSuspended } from './allocate.js';
import { contentsOf, selectMarkingCase } from './next-round.js';
import type { MarkingCase } from './rounds-of-session.js';

/** How each marker marked the scripts whose mark is known, over all rounds of the session. */
export async function driftOfMarkers(
  db: Reader,
  markingCase: MarkingCase,
  contents: ReadonlyMap<string, KnowledgeItem>,
): Promise<ReadonlyMap<string, SeedDrift>> {
  const { rules, allocations } = markingCase;
  if (rules.seeds === null) return new Map();
  const known = new Map(
    (await selectSeeds(db, [...contents.keys()])).map(({ ref, points }) => [ref, points]),
  );
  const markings = new Map<string, SeedMarking[]>();
  for (const one of allocations) {
    const seed = seedMarking(one, known, contents);
    if (seed !== undefined)
      markings.set(one.personId, [...(markings.get(one.personId) ?? []), seed]);
  }
  const { seeds } = rules;
  return new Map([...markings].map(([marker, own]) => [marker, seedDrift(seeds, own)]));
}

function seedMarking(
  { isSeed, ref, points, itemVersionId }: AllocatedScript,
  known: ReadonlyMap<string, string>,
  contents: ReadonlyMap<string, KnowledgeItem>,
): SeedMarking | undefined {
  const right = known.get(ref);
  const content = contents.get(itemVersionId);
  if (!isSeed || points === null || right === undefined || content === undefined) return undefined;
  return { given: points, known: right, maxPoints: String(content.points) };
}

/**
 * Suspends whoever drifts too far from the known marks, and gives their scripts of the open round to others. It may be asked as often as
 * one likes. @returns whom it suspended
 */
export async function suspendDrifting(
  tx: Tx,
  context: MarkingContext,
  sessionId: string,
): Promise<readonly string[]> {
  await lockMarking(tx, sessionId);
  const markingCase = await selectMarkingCase(tx, sessionId);
  if (markingCase.rules.seeds === null || markingCase.round.kind === 'closed') return [];
  const contents = await contentsOf(tx, context.keys, markingCase);
  const drifts = await driftOfMarkers(tx, markingCase, contents);
  const active = new Set(
    (await selectSessionMarkers(tx, sessionId))
      .filter(({ suspended }) => suspended === null)
      .map(({ id }) => id),
  );
  const drifting = [...drifts]
    .filter(([id, { suspended }]) => suspended && active.has(id))
    .map(([id]) => id);
  for (const id of drifting)
    await suspend(tx, context, { sessionId, personId: id, reason: 'seed-drift', by: null });
  if (drifting.length > 0) await reallocateSuspended(tx, markingCase, context.at);
  return drifting;
}

/**
 * Looks at a marker's seeds after each marking, of a seed or not: how long it takes does not tell which it was.
 * @throws as {@link suspendDrifting}
 */
export async function watchMarker(
  db: Database,
  context: MarkingContext,
  allocationId: string,
): Promise<void> {
  const { sessionId, rules, markings } = await selectSeedMarkings(db, allocationId);
  const { seeds } = rules as MarkingRules; // written by openMarking
  if (seeds === null || !seedDrift(seeds, markings).suspended) return;
  await inTransaction(db, (tx) => suspendDrifting(tx, context, sessionId));
}

/** A coordinator lets a marker stand down: what they had in the open round goes to others. */
export async function standDown(
  tx: Tx,
  context: MarkingContext,
  marker: { readonly sessionId: string; readonly personId: string; readonly by: string },
): Promise<void> {
  await lockMarking(tx, marker.sessionId);
  const markingCase = await selectMarkingCase(tx, marker.sessionId);
  await suspend(tx, context, { ...marker, reason: 'stood-down' });
  if (markingCase.round.kind !== 'closed') await reallocateSuspended(tx, markingCase, context.at);
}

async function suspend(
  tx: Tx,
  { at, actor }: MarkingContext,
  suspension: {
    readonly sessionId: string;
    readonly personId: string;
    readonly reason: 'seed-drift' | 'stood-down';
    readonly by: string | null;
  },
): Promise<void> {
  const { sessionId, personId, reason, by } = suspension;
  await insertSuspension(tx, {
    exam_session_id: sessionId,
    person_id: personId,
    reason,
    suspended_by: by,
    suspended_at: at,
  });
  await appendEvent(tx, {
    type: 'marking.marker-suspended',
    at,
    actor: by === null ? { kind: 'system', ref: 'marking' } : actor,
    subject: { kind: 'session', ref: sessionId },
    data: { marker: personId, reason },
  });
}
